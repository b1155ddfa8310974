package conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs the Java twin of each conformance case several times on real Flink and records what it did, or compares with
 * what was recorded. A case whose runs differ is never written.
 */
public final class Recorder {
    private static final int RUNS = 5;

    private final boolean check;
    private final int runs;
    private final TwinCompiler compiler;

    private Recorder(boolean check, int runs, TwinCompiler compiler) {
        this.check = check;
        this.runs = runs;
        this.compiler = compiler;
    }

    public static void main(String[] args) throws Exception {
        boolean check = false;
        int runs = RUNS;
        List<Path> cases = new ArrayList<>();
        for (int at = 0; at < args.length; at++) {
            switch (args[at]) {
                case "--check" -> check = true;
                case "--runs" -> runs = Integer.parseInt(args[++at]);
                default -> cases.addAll(casesIn(Path.of(args[at])));
            }
        }
        Path classes = Files.createTempDirectory("twins");
        int failed = 0;
        try (TwinCompiler compiler = new TwinCompiler(classes)) {
            Recorder recorder = new Recorder(check, runs, compiler);
            for (Path folder : cases) if (!recorder.record(folder)) failed++;
        } finally {
            delete(classes);
        }
        System.out.println(cases.size() - failed + " passed, " + failed + " failed");
        // Threads of Flink would keep the JVM alive.
        Runtime.getRuntime().halt(failed == 0 && !cases.isEmpty() ? 0 : 1);
    }

    /** The folder itself or those below it that hold a twin, by name. */
    private static List<Path> casesIn(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            return below.filter(path -> path.endsWith("Job.java"))
                    .map(Path::getParent)
                    .sorted()
                    .toList();
        }
    }

    private boolean record(Path folder) throws Exception {
        long from = System.currentTimeMillis();
        String wrong = objectionTo(folder);
        long milliseconds = System.currentTimeMillis() - from;
        System.out.println((wrong == null ? "ok      " : "FAILED  ") + folder + "  " + milliseconds + " ms");
        if (wrong != null) System.out.println(wrong.indent(8).stripTrailing());
        return wrong == null;
    }

    /** What keeps the case from being recorded, or, with `--check`, from being as recorded; null where nothing does. */
    private String objectionTo(Path folder) throws Exception {
        CaseFile file = CaseFile.in(folder);
        Path classes;
        try {
            classes = compiler.compile(folder.resolve("Job.java"));
        } catch (TwinCompiler.DoesNotCompile error) {
            return error.getMessage();
        }
        TwinRun first = null;
        for (int number = 0; number < runs; number++) {
            TwinRun run;
            try (BusyLoops loops = BusyLoops.beside(number)) {
                run = TwinRun.of(classes);
            }
            List<String> objections = file.objectionsTo(run);
            if (!objections.isEmpty()) return String.join("\n", objections);
            if (first == null) first = run;
            String difference =
                    difference("run 1", file.fingerprint(first), "run " + (number + 1), file.fingerprint(run));
            if (difference != null) return "runs differ, so nothing is recorded\n" + difference;
        }
        if (check) return difference("recorded", file.recorded(), "now", file.fingerprint(first));
        file.write(first);
        return null;
    }

    private static String difference(String oneName, String one, String otherName, String other) {
        return other.equals(one) ? null : oneName + "\n" + one + otherName + "\n" + other;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> below = Files.walk(folder)) {
            for (Path path : below.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(path);
        }
    }
}
