package conformance;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** Compiles each `Job.java` into a folder of its own, since every twin is a class of that name. */
final class TwinCompiler implements AutoCloseable {
    /** A source that does not compile, with what the compiler said. */
    static final class DoesNotCompile extends Exception {
        DoesNotCompile(String said) {
            super(said);
        }
    }

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    // One for all cases: reading Flink's jars is most of the work.
    private final StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
    private final Path target;
    private int compiled;

    TwinCompiler(Path target) {
        this.target = target;
    }

    Path compile(Path source) throws IOException, DoesNotCompile {
        Path classes = Files.createDirectories(target.resolve(String.valueOf(compiled++)));
        StringWriter said = new StringWriter();
        List<String> options = List.of(
                "-d",
                classes.toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                "-nowarn",
                "-Xlint:none",
                "-proc:none");
        if (!compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                .call()) throw new DoesNotCompile(said.toString());
        return classes;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
