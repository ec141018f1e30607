import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaFuture;

/** Prints what came of each call: a value that any right broker gives, or the class of the error. */
final class Outcomes {
    private Outcomes() {}

    static void of(String call, Callable<?> value) {
        System.out.println(call + ": " + outcome(value));
    }

    /** One line for each key, as a call for several has an outcome for each. */
    static <K, T> void each(String call, Map<K, KafkaFuture<T>> futures, Function<T, ?> shown) {
        Map<String, KafkaFuture<T>> sorted = new TreeMap<>();
        futures.forEach((key, future) -> sorted.put(String.valueOf(key), future));
        sorted.forEach((key, future) -> of(call + " " + key, () -> shown.apply(future.get())));
    }

    /** In an order that does not depend on the broker. */
    static <T> String sorted(Collection<T> values, Function<T, ?> shown) {
        return values.stream().map(shown).map(String::valueOf).sorted().collect(Collectors.joining(", ", "[", "]"));
    }

    static String fields(Object... values) {
        return Arrays.stream(values).map(String::valueOf).collect(Collectors.joining(" "));
    }

    private static String outcome(Callable<?> value) {
        try {
            return String.valueOf(value.call());
        } catch (Exception error) {
            return causeOf(error).getClass().getSimpleName();
        }
    }

    private static Throwable causeOf(Throwable error) {
        boolean wraps = error instanceof ExecutionException || error instanceof CompletionException;
        return wraps && error.getCause() != null ? causeOf(error.getCause()) : error;
    }
}
