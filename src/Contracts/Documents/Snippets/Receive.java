import com.rabbitmq.client.*;
import java.nio.charset.StandardCharsets;
import java.nio.file.*;
import java.util.Map;
import java.util.regex.Pattern;

public class Receive {
    public static void main(String[] args) throws Exception {
        String own = Files.readString(Path.of("{{user}}.json"));
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost(member(own, "host"));
        factory.setPort(Integer.parseInt(member(own, "port")));
        factory.setVirtualHost(member(own, "vhost"));
        factory.setUsername(member(own, "user"));
        factory.setPassword(member(own, "password"));

        Channel channel = factory.newConnection().createChannel();
        channel.basicQos(20);
        channel.basicConsume(member(own, "inbox"), false, (tag, message) -> {
            Map<String, Object> headers = message.getProperties().getHeaders();
            String body = new String(message.getBody(), StandardCharsets.UTF_8);
            if (headers.get("cloudEvents:type").toString().equals("{{type}}"))
                System.out.println(headers.get("cloudEvents:id") + " " + member(body, "{{member}}"));
            else
                System.out.println(headers.get("cloudEvents:id") + " " + headers.get("cloudEvents:type"));
            channel.basicAck(message.getEnvelope().getDeliveryTag(), false);
        }, tag -> { });
    }

    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",\\s}]+)").matcher(json);
        if (!found.find()) throw new IllegalArgumentException("no " + name);
        return found.group(1);
    }
}
