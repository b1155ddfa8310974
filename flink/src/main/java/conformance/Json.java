package conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.java.tuple.Tuple;

/** Java values as JSON: a tuple or list is an array, a POJO, record or map an object, a double without fraction an integer. */
final class Json {
    static final ObjectMapper MAPPER = new ObjectMapper();

    private static final double EXACT_BELOW = 1e15;

    private Json() {}

    static JsonNode of(Object value) {
        if (value == null) return NullNode.instance;
        if (value instanceof JsonNode node) return node;
        if (value instanceof Tuple tuple) return ofTuple(tuple);
        if (value instanceof Map<?, ?> map) return ofMap(map);
        if (value instanceof Iterable<?> elements) return ofElements(elements);
        if (value instanceof Object[] elements) return ofElements(Arrays.asList(elements));
        if (value instanceof Double number && isWhole(number)) return LongNode.valueOf(number.longValue());
        return MAPPER.valueToTree(value);
    }

    /** Text that does not depend on the order of fields, to compare by. */
    static String canonical(JsonNode node) {
        if (node.isObject()) {
            TreeMap<String, String> fields = new TreeMap<>();
            node.fields().forEachRemaining(field -> fields.put(field.getKey(), canonical(field.getValue())));
            return fields.toString();
        }
        if (!node.isArray()) return node.toString();
        return StreamSupport.stream(node.spliterator(), false)
                .map(Json::canonical)
                .collect(Collectors.joining(",", "[", "]"));
    }

    private static boolean isWhole(double number) {
        return number == Math.rint(number) && Math.abs(number) < EXACT_BELOW;
    }

    private static JsonNode ofTuple(Tuple tuple) {
        ArrayNode array = MAPPER.createArrayNode();
        for (int at = 0; at < tuple.getArity(); at++) array.add(of(tuple.getField(at)));
        return array;
    }

    private static JsonNode ofMap(Map<?, ?> map) {
        ObjectNode object = MAPPER.createObjectNode();
        map.forEach((key, value) -> object.set(String.valueOf(key), of(value)));
        return object;
    }

    private static JsonNode ofElements(Iterable<?> elements) {
        ArrayNode array = MAPPER.createArrayNode();
        for (Object element : elements) array.add(of(element));
        return array;
    }
}
