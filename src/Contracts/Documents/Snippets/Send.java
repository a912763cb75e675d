import com.rabbitmq.client.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.time.Instant;
import java.util.*;
import java.util.regex.Pattern;

public class Send {
    public static void main(String[] args) throws Exception {
        String own = Files.readString(Path.of("{{user}}.json"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(member(own, "host"));
        factory.setPort(Integer.parseInt(member(own, "port")));
        factory.setVirtualHost(member(own, "vhost"));
        factory.setUsername(member(own, "user"));
        factory.setPassword(member(own, "password"));

        String body = """
{{body}}
            """;
        String id = UUID.randomUUID().toString();
        try (Connection connection = factory.newConnection(); Channel channel = connection.createChannel()) {
            channel.confirmSelect();
            channel.basicPublish("{{exchange}}", "", new AMQP.BasicProperties.Builder()
                .contentType("application/json").deliveryMode(2).userId(member(own, "user"))
                .headers(Map.of(
                    "cloudEvents:specversion", "1.0",
                    "cloudEvents:id", id,
                    "cloudEvents:source", "/" + member(own, "user"),
                    "cloudEvents:type", "{{type}}",
                    "cloudEvents:time", Instant.now().toString()))
                .build(), body.getBytes(StandardCharsets.UTF_8));
            channel.waitForConfirmsOrDie(30_000);
        }
        System.out.println("sent " + id);
    }

    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",\\s}]+)").matcher(json);
        if (!found.find()) throw new IllegalArgumentException("no " + name);
        return found.group(1);
    }
}
