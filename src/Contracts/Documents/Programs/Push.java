import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Sends events over HTTPS, several in one request, and prints what became of each.
 *
 * java Push.java <credentials.json> [sandbox] <type> <body.json> [<type> <body.json> ...]
 *
 * With "sandbox" they are checked by the same rules and go nowhere. Ends with 0 if all were taken, or are valid.
 * Needs Java 17 and nothing else.
 */
public class Push {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        boolean sandbox = args.length > 1 && args[1].equals("sandbox");
        int first = sandbox ? 2 : 1, pairs = args.length - first;
        if (pairs < 2 || pairs % 2 != 0) {
            System.err.println("java Push.java <credentials.json> [sandbox] <type> <body.json> [<type> <body.json> ...]");
            System.exit(1);
        }
        String own = Files.readString(Path.of(args[0]));
        List<String> events = new ArrayList<>();
        for (int i = first; i < args.length; i += 2)
            events.add(event(member(own, "user"), args[i], Files.readString(Path.of(args[i + 1]))));
        URI door = URI.create(member(own, "tokenUrl"));
        String answer = send(HttpRequest.newBuilder(door.resolve(sandbox ? "{{https.sandbox}}" : "{{https.events}}"))
            .header("Authorization", "Bearer " + token(door, own))
            .header("Content-Type", "application/cloudevents-batch+json")
            .POST(HttpRequest.BodyPublishers.ofString("[" + String.join(",", events) + "]")));
        System.out.println(answer);
        System.exit(Pattern.compile("\"status\"\\s*:\\s*\"(taken|valid)\"").matcher(answer).results().count() == events.size() ? 0 : 1);
    }

    static String event(String user, String type, String body) {
        return """
            {"specversion":"1.0","id":"%s","source":"/%s","type":"%s","time":"%s","datacontenttype":"application/json","data":%s}
            """.formatted(UUID.randomUUID(), user, type, Instant.now(), body);
    }

    static String token(URI door, String own) throws Exception {
        String form = "grant_type=client_credentials&client_id=" + encoded(member(own, "user")) + "&client_secret=" + encoded(member(own, "password"));
        return member(send(HttpRequest.newBuilder(door)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))), "access_token");
    }

    static String send(HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) throw new IllegalStateException(answer.statusCode() + " " + answer.body());
        return answer.body();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A text or number of a flat JSON object. */
    static String member(String json, String name) {
        var found = Pattern.compile("\"" + name + "\"\\s*:\\s*\"?([^\",\\s}]+)").matcher(json);
        if (!found.find()) throw new IllegalArgumentException("There is no " + name + ".");
        return found.group(1);
    }
}
