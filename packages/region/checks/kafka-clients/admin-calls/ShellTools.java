import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.internals.Exit;

/** Kafka's own tools for the shell, run in this JVM: how each ends, and its lines without what differs by broker. */
final class ShellTools {
    private static final String TOOLS = "org.apache.kafka.tools.";

    private static final class Ended extends RuntimeException {
        final int code;

        Ended(int code) {
            this.code = code;
        }
    }

    private ShellTools() {}

    static void run(String bootstrapServers) {
        List.of(
            "TopicCommand --list --exclude-internal",
            "TopicCommand --describe --topic orders",
            "TopicCommand --describe --topic nobody",
            "ConfigCommand --describe --entity-type topics --entity-name orders",
            "ConfigCommand --alter --entity-type topics --entity-name orders --add-config max.message.bytes=600000",
            "ConfigCommand --describe --entity-type users",
            "GetOffsetShell --topic orders",
            "GetOffsetShell --topic orders --time earliest",
            "GetOffsetShell --topic orders --time max-timestamp",
            "consumer.group.ConsumerGroupCommand --list",
            "consumer.group.ConsumerGroupCommand --reset-offsets --group tool --topic orders:0 --to-earliest --execute",
            "consumer.group.ConsumerGroupCommand --describe --group tool",
            "consumer.group.ConsumerGroupCommand --describe --group tool --state",
            "consumer.group.ConsumerGroupCommand --describe --group tool --members",
            "consumer.group.ConsumerGroupCommand --delete-offsets --group tool --topic orders:0",
            "consumer.group.ConsumerGroupCommand --delete --group tool",
            "GroupsCommand --list",
            "LeaderElectionCommand --election-type preferred --topic orders --partition 0",
            "AclCommand --list"
        ).forEach(line -> lines(bootstrapServers, line));
        List.of("LogDirsCommand --describe --topic-list orders", "BrokerApiVersionsCommand",
            "MetadataQuorumCommand describe --status", "FeatureCommand describe", "TransactionsCommand list",
            "TransactionsCommand describe-producers --topic orders --partition 0",
            "ClientMetricsCommand --list", "ConfigCommand --describe --entity-type brokers --entity-name 1")
            .forEach(line -> System.out.println(line + ": ends with " + ended(bootstrapServers, line, new ByteArrayOutputStream())));
    }

    private static void lines(String bootstrapServers, String line) {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        int code = ended(bootstrapServers, line, printed);
        String text = printed.toString(StandardCharsets.UTF_8).replace(bootstrapServers, "BROKER")
            .replaceAll("TopicId: \\S+", "TopicId: ID")
            // Kafka sets it by itself since it elects among the replicas that were in sync last (KIP-966).
            .replace("min.insync.replicas=1,", "").lines().filter(one -> !one.startsWith("\tat ") && !one.contains("Exception: ")).map(one -> one.strip().replaceAll("\\s+", " "))
            .filter(one -> !one.isEmpty()).collect(Collectors.joining(" | "));
        System.out.println(line + ": ends with " + code + ", " + text);
    }

    private static int ended(String bootstrapServers, String line, ByteArrayOutputStream printed) {
        List<String> words = new ArrayList<>(Arrays.asList(line.split(" ")));
        String tool = words.remove(0);
        words.addAll(0, List.of("--bootstrap-server", bootstrapServers));
        PrintStream before = System.out;
        // A tool may catch what ends it, and end again.
        AtomicReference<Ended> first = new AtomicReference<>();
        Exit.setExitProcedure((code, message) -> {
            first.compareAndSet(null, new Ended(code));
            throw first.get();
        });
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            Class.forName(TOOLS + tool).getMethod("main", String[].class).invoke(null, (Object) words.toArray(new String[0]));
            return first.get() == null ? 0 : first.get().code;
        } catch (ReflectiveOperationException error) {
            if (first.get() != null) return first.get().code;
            throw new IllegalStateException(tool, error);
        } finally {
            System.setOut(before);
            Exit.resetExitProcedure();
        }
    }
}
