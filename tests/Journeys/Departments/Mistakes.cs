namespace FourKeyWorks.Journeys.Departments;

/// <summary>What a department's program may get wrong with a report, and what it is told.</summary>
public static class Mistakes
{
    public static IReadOnlyDictionary<string, (Func<CloudEvent, CloudEvent> Spoil, string Code, string? Member)> All { get; } = new Dictionary<string, (Func<CloudEvent, CloudEvent> Spoil, string Code, string? Member)>
    {
        ["broken JSON"] = (m => m.WithBody("{\"dossierRef\":"), "body-unreadable", null),
        ["no JSON"] = (m => m.WithBody("report"), "body-unreadable", null),
        ["an empty body"] = (m => m.WithBody(""), "body-unreadable", null),
        ["invalid UTF-8"] = (m => m with { Body = [.. "{\"dossierRef\":\""u8, 0xff, 0xfe, .. "\"}"u8] }, "body-unreadable", null),
        ["2 MiB"] = (m => m.WithBody($$"""{"dossierRef":"{{new string('x', 2 * 1024 * 1024)}}"}"""), "too-large", null),
        ["no content type"] = (m => m with { ContentType = null }, "content-type", null),
        ["another content type"] = (m => m with { ContentType = "text/plain" }, "content-type", null),
        ["no id"] = (m => m.Without("cloudEvents:id"), "attribute-missing", "id"),
        ["no source"] = (m => m.Without("cloudEvents:source"), "attribute-missing", "source"),
        ["no type"] = (m => m.Without("cloudEvents:type"), "attribute-missing", "type"),
        ["no time"] = (m => m.Without("cloudEvents:time"), "attribute-missing", "time"),
        ["no specversion"] = (m => m.Without("cloudEvents:specversion"), "attribute-missing", "specversion"),
        ["another specversion"] = (m => m.With("cloudEvents:specversion", "0.3"), "spec-version", "specversion"),
        ["a time that is none"] = (m => m.With("cloudEvents:time", "yesterday"), "attribute-invalid", "time"),
        ["a header of another kind"] = (m => m.With("cloudEvents:type", 7), "attribute-invalid", "type"),
        ["two headers that disagree"] = (m => m.With("cloudEvents_type", CloudEvent.InvolvementOpened), "attribute-invalid", "type"),
        ["a type that does not exist"] = (m => m.With("cloudEvents:type", "cn.fourkeyworks.police.no-such-thing.v1"), "type-unknown", "type"),
        ["a version that does not exist"] = (m => m.With("cloudEvents:type", "cn.fourkeyworks.police.suspected-infringement.v9"), "type-unknown", "type"),
        ["another department's type"] = (m => m.With("cloudEvents:type", CloudEvent.InvolvementOpened), "type-unknown", "type"),
        ["a missing member"] = (m => m with { Body = CloudEvent.BodyWithout("dossierRef") }, "member-missing", "dossierRef"),
        ["a member of another kind"] = (m => m with { Body = CloudEvent.BodyWith("situationCodes", "1") }, "member-invalid", "situationCodes"),
        ["a code that does not exist"] = (m => m with { Body = CloudEvent.BodyWith("situationCodes", new[] { 12 }) }, "member-invalid", "situationCodes"),
        ["a unit that does not exist"] = (m => m with { Body = CloudEvent.BodyWith("handlingUnit", "u9999") }, "member-invalid", "handlingUnit"),
        ["a report from the future"] = (m => m with { Body = CloudEvent.BodyWith("reportedAt", CloudEvent.Now.AddHours(1)) }, "time-in-future", "reportedAt"),
        ["an event from the future"] = (m => m.With("cloudEvents:time", CloudEvent.Now.AddHours(1).ToString("O")), "time-in-future", "time"),
        ["no user_id"] = (m => m with { UserId = null }, "sender-missing", null),
    };
}
