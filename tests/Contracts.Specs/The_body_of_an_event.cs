using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Documents;

namespace FourKeyWorks.Contracts.Specs;

public class The_body_of_an_event
{
    public static TheoryData<string> Types => Contracts.All();

    [Theory, MemberData(nameof(Types))]
    public void is_written_as_the_golden_file_byte_for_byte(string type) =>
        Generated.MustMatch(GoldenFile(type), Json(type) + "\n");

    [Theory, MemberData(nameof(Types))]
    public void is_read_back_equal(string type) => AssertEqual(Example(type), Read(type, Json(type)));

    [Theory, MemberData(nameof(Types))]
    public void may_have_members_of_a_later_version_which_are_dropped(string type)
    {
        var body = Body(type);
        body["addedLater"] = new JsonObject { ["x"] = 1 };

        AssertEqual(Example(type), Read(type, body.ToJsonString()));
    }

    [Theory, MemberData(nameof(Types))]
    public void is_refused_without_any_one_of_its_required_members(string type)
    {
        foreach (var name in RequiredMembers(type))
        {
            var body = Body(type);
            Assert.True(body.Remove(name));
            Refused(type, body);
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void is_read_without_all_of_its_optional_members(string type)
    {
        var body = Body(type);
        foreach (var name in body.Select(m => m.Key).Except(RequiredMembers(type)).ToList())
            body.Remove(name);

        Read(type, body.ToJsonString());
    }

    [Theory, MemberData(nameof(Types))]
    public void is_refused_with_null_for_a_required_member(string type)
    {
        foreach (var name in RequiredMembers(type))
        {
            var body = Body(type);
            body[name] = null;
            Refused(type, body);
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void is_refused_with_a_number_for_a_code_word(string type)
    {
        foreach (var property in Contracts.Of(type).ClrType.GetProperties())
        {
            foreach (var number in new JsonNode[] { 0, "0", "1" })
            {
                var body = Body(type);
                if (property.PropertyType.IsEnum)
                    body[Name(property)] = number.DeepClone();
                else if (property.PropertyType is { IsGenericType: true } list && list.GetGenericArguments()[0].IsEnum)
                    body[Name(property)] = new JsonArray(number.DeepClone());
                else
                    continue;
                Refused(type, body);
            }
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void is_refused_with_an_instant_that_is_incomplete(string type)
    {
        foreach (var property in Contracts.Of(type).ClrType.GetProperties().Where(p => p.PropertyType == typeof(DateTimeOffset)))
        {
            foreach (var instant in new[] { "2026-09-01T09:00:00", "2026-09-01", "2026-09-01T09:00Z", "2026-09-01T09:00+08:00", "2026-09-01T09:00:00.1234", "", "yesterday" })
            {
                var body = Body(type);
                body[Name(property)] = instant;
                Refused(type, body);
            }
        }
    }

    [Theory, MemberData(nameof(Types))]
    public void is_refused_with_a_member_given_twice(string type)
    {
        var (name, value) = Body(type).First();
        Assert.Throws<JsonException>(() => Read(type, $"{{\"{name}\":{value!.ToJsonString()},{Json(type)[1..]}"));
    }

    [Fact]
    public void may_give_instants_in_any_offset()
    {
        foreach (var instant in new[] { "2026-09-01T09:00:00Z", "2026-09-01T09:00:00.123+08:00", "2026-09-01T09:00:00-03:30" })
            Assert.Equal(DateTimeOffset.Parse(instant, null), JsonSerializer.Deserialize<DateTimeOffset>($"\"{instant}\"", EventJson.Options));
    }

    [Fact]
    public void has_one_golden_file_per_event_and_no_other() =>
        Generated.FolderMustHoldOnly("tests/Contracts.Specs/Golden", EventCatalogue.All.Select(c => c.Type + ".json"));

    private static string GoldenFile(string type) => $"tests/Contracts.Specs/Golden/{type}.json";

    private static object Example(string type) => Examples.Of(Contracts.Of(type).ClrType);

    private static string Json(string type) => JsonSerializer.Serialize(Example(type), EventJson.Options);

    private static JsonObject Body(string type) => JsonNode.Parse(Json(type))!.AsObject();

    private static object Read(string type, string json) => JsonSerializer.Deserialize(json, Contracts.Of(type).ClrType, EventJson.Options)!;

    private static void Refused(string type, JsonObject body) => Assert.Throws<JsonException>(() => Read(type, body.ToJsonString()));

    private static List<string> RequiredMembers(string type) =>
        [.. Contracts.Of(type).ClrType.GetProperties()
            .Where(p => p.IsDefined(typeof(System.Runtime.CompilerServices.RequiredMemberAttribute)))
            .Select(Name)];

    private static string Name(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    // Record equality compares lists by reference.
    private static void AssertEqual(object expected, object actual)
    {
        Assert.Equal(expected.GetType(), actual.GetType());
        foreach (var property in expected.GetType().GetProperties())
        {
            var (left, right) = (property.GetValue(expected), property.GetValue(actual));
            if (left is IEnumerable list and not string)
                Assert.Equal(list.Cast<object>(), ((IEnumerable)right!).Cast<object>());
            else
                Assert.Equal(left, right);
        }
    }
}
