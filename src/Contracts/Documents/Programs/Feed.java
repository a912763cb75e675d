import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the feed over HTTPS, prints each page of events, and says that they were taken.
 *
 * java Feed.java <credentials.json> <cursor file> [<seconds without an event after which it ends, 0 to 25>] [sandbox]
 *
 * The cursor file remembers how far you have read; without it the feed begins where it begins. It is written only
 * after the events are safe with you (here: printed), so after a crash you get some again and lose none.
 * Needs Java 17 and nothing else; a real system reads the JSON with its own library.
 */
public class Feed {
    static final HttpClient HTTP = HttpClient.newHttpClient();

    public static void main(String[] args) throws Exception {
        if (args.length < 2) {
            System.err.println("java Feed.java <credentials.json> <cursor file> [<seconds>] [sandbox]");
            System.exit(1);
        }
        String own = Files.readString(Path.of(args[0]));
        Path cursor = Path.of(args[1]);
        String wait = args.length > 2 ? args[2] : "25";
        boolean sandbox = args.length > 3;
        URI door = URI.create(member(own, "tokenUrl"));
        while (true) {
            String after = Files.exists(cursor) ? "&after=" + encoded(Files.readString(cursor)) : "";
            String bearer = token(door, own);
            String page = send(HttpRequest.newBuilder(door.resolve(
                    "{{https.feed}}?limit=100&wait=" + wait + (sandbox ? "&sandbox=true" : "") + after))
                .header("Authorization", "Bearer " + bearer));
            String ids = Pattern.compile("\"id\"\\s*:\\s*\"([^\"]+)\"").matcher(page).results()
                .map((MatchResult id) -> "\"" + id.group(1) + "\"").collect(Collectors.joining(","));
            if (ids.isEmpty()) return;
            System.out.println(page);
            if (!sandbox) send(HttpRequest.newBuilder(door.resolve("{{https.acknowledgements}}"))
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"eventIds\":[" + ids + "]}")));
            Path next = Path.of(args[1] + ".new");
            Files.writeString(next, member(page, "next"));
            Files.move(next, cursor, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
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
