#!/bin/sh
# Records what real Flink 2.3.0 does with jobs that have a Java twin. Needs JDK 17 and Maven; see README.md.
#
#   flink/record.sh [--check] [--runs N] DIR…   each case in and below the folders: records expected.json, or only compares
set -e
here=$(cd "$(dirname "$0")" && pwd)
target=$here/target

case $1 in
  '' | -h | --help) sed -n '2,4s/^# \{0,1\}//p' "$0"; exit 2 ;;
  *) main=conformance.Recorder ;;
esac

if [ -z "$(find "$target/built" -prune 2>/dev/null)" ] || [ -n "$(find "$here/src" "$here/pom.xml" -newer "$target/built")" ]; then
  rm -rf "$target"
  mvn -q -B -f "$here/pom.xml" compile dependency:build-classpath -Dmdep.outputFile=target/classpath.txt >&2
  touch "$target/built"
fi

exec java -Xmx2g -XX:+UseSerialGC \
  --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.time=ALL-UNNAMED \
  $JAVA_OPTS -classpath "$target/classes:$(cat "$target/classpath.txt")" "$main" "$@"
