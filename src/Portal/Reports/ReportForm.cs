using System.Globalization;
using System.Security.Cryptography;
using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Referral;
using Microsoft.Extensions.Primitives;

namespace FourKeyWorks.Portal.Reports;

/// <summary>A report as somebody fills it in: what stands in the fields, and what is wrong with it.</summary>
/// <param name="Values">What stands in the fields.</param>
/// <param name="IsPublic">It is anybody's; a member of staff says who they are.</param>
public sealed record ReportForm(IReadOnlyDictionary<string, StringValues> Values, bool IsPublic)
{
    /// <summary>Makes two clicks one report, and brings one that was cut off to its end.</summary>
    public const string KeyField = "key";

    /// <summary>The code of the receipt: made with the form, so that an answer that is lost on the way loses nothing.</summary>
    public const string ReceiptField = "receipt";

    /// <summary>In the place of a draft: it was sent.</summary>
    public const string SentField = "sent";

    public static readonly IReadOnlyList<string> Ages = ["under6", "from6-to11", "from12-to13", "from14-to15", "from16-to17", "unknown"];

    public static readonly IReadOnlyList<string> Sexes = ["female", "male", "unknown"];

    public static readonly IReadOnlyList<string> Evidence = ["photographs", "video", "clothing", "biological-samples", "medical-records", "messages", "objects", "other"];

    private const string Minutes = "yyyy-MM-dd'T'HH:mm";

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    // In the order in which they stand on the page.
    private static readonly (string Name, int Least, int Most)[] Lengths =
    [
        ("found-place", 1, 200), ("facts", 5, 4000), ("child-name", 0, 50), ("child-id", 0, 30), ("whereabouts", 0, 200), ("guardian-name", 0, 50),
        ("guardian-phone", 0, 30), ("reporter-name", 0, 50), ("reporter-phone", 0, 30), ("reporter-office", 0, 100), ("remark", 0, 500),
    ];

    /// <summary>Every field, in the order of the page.</summary>
    public static IReadOnlyList<string> Fields { get; } =
    [
        "danger", "situation", "found-at", "found-place", "town", "facts", "evidence", "age", "sex", "child-name", "child-id", "whereabouts", "guardian-name",
        "guardian-phone", "guardian-suspect", "concerns", "reporter-name", "reporter-phone", "reporter-office", "remark",
    ];

    // What the service calls it.
    private static readonly Dictionary<string, string> FieldOfMember = new(StringComparer.Ordinal)
    {
        ["situationCodes"] = "situation", ["town"] = "town", ["concernsUnit"] = "concerns", ["account.foundAt"] = "found-at", ["account.foundPlace"] = "found-place",
        ["account.factSummary"] = "facts", ["account.evidencePreserved"] = "evidence", ["account.remark"] = "remark", ["account.suspectedVictim.ageBand"] = "age",
        ["account.suspectedVictim.sex"] = "sex", ["account.suspectedVictim.name"] = "child-name", ["account.suspectedVictim.idNumber"] = "child-id",
        ["account.suspectedVictim.whereabouts"] = "whereabouts", ["account.legalRepresentative.name"] = "guardian-name",
        ["account.legalRepresentative.phone"] = "guardian-phone", ["account.reporter.name"] = "reporter-name", ["account.reporter.phone"] = "reporter-phone",
        ["account.reporter.office"] = "reporter-office",
    };

    /// <summary>What is wrong, by field.</summary>
    public IReadOnlyDictionary<string, string> Wrong { get; init; } = new Dictionary<string, string>();

    public string Key => this[KeyField];

    public string Receipt => this[ReceiptField];

    /// <summary>A form that nobody has filled in yet.</summary>
    public static ReportForm Blank(bool isPublic, DateTimeOffset now) => new ReportForm(
        new Dictionary<string, StringValues> { ["found-at"] = TimeZoneInfo.ConvertTime(now, Shanghai).ToString(Minutes, CultureInfo.InvariantCulture) }, isPublic).Renewed();

    /// <summary>The form as it was sent; only its own fields.</summary>
    public static ReportForm Of(IFormCollection form, bool isPublic)
    {
        var sent = new ReportForm(Fields.Where(form.ContainsKey).ToDictionary(f => f, f => form[f]), isPublic);
        return Guid.TryParse(form[KeyField], out var key) && ReceiptCode.Read(form[ReceiptField]) is { } receipt
            ? sent.Named(key.ToString(), receipt)
            : sent.Renewed();
    }

    /// <summary>What stands in a field.</summary>
    public string this[string field] => Values.TryGetValue(field, out var value) ? value.ToString().Trim() : "";

    /// <summary>Whether a choice is made.</summary>
    public bool Has(string field, string value) => Values.TryGetValue(field, out var values) && values.Contains(value);

    /// <summary>What is kept of it once it is sent.</summary>
    public IReadOnlyDictionary<string, StringValues> Sent =>
        new Dictionary<string, StringValues> { [SentField] = "yes", [ReceiptField] = Receipt, ["danger"] = this["danger"] };

    /// <summary>The same as another report.</summary>
    public ReportForm Renewed() => Named(Guid.NewGuid().ToString(), NewReceipt());

    private ReportForm Named(string key, string receipt) =>
        this with { Values = new Dictionary<string, StringValues>(Values) { [KeyField] = key, [ReceiptField] = receipt } };

    /// <summary>The same with what the service found wrong; null where that is none of its fields.</summary>
    public ReportForm? WrongAt(string? member) => member is not null && FieldOfMember.TryGetValue(member, out var field)
        ? this with { Wrong = new Dictionary<string, string> { [field] = Texts.Of("report.wrong") } }
        : null;

    /// <summary>The report, or the form with what is wrong with it.</summary>
    public (ReportCommand? Command, ReportForm Form) Read(DateTimeOffset now)
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        if (this["danger"] is not ("yes" or "no")) wrong["danger"] = Texts.Of("report.choose");
        var codes = Values.GetValueOrDefault("situation").Select(v => int.TryParse(v, CultureInfo.InvariantCulture, out var code) ? code : 0).ToList();
        if (codes.Count == 0 || codes.Exists(c => c is < SituationCodesAttribute.First or > SituationCodesAttribute.Last)) wrong["situation"] = Texts.Of("report.choose-some");
        if (FoundAt() is not { } foundAt || foundAt > now.AddMinutes(5)) wrong["found-at"] = Texts.Of("report.past");
        if (!Ages.Contains(this["age"])) wrong["age"] = Texts.Of("report.choose");
        if (!Sexes.Contains(this["sex"])) wrong["sex"] = Texts.Of("report.choose");
        foreach (var (name, least, most) in Lengths)
            if (this[name].Length < least || this[name].Length > most) wrong[name] = Texts.Of(this[name].Length == 0 ? "report.fill-in" : "report.length", least, most);
        foreach (var phone in (string[])["guardian-phone", "reporter-phone"])
            if (this[phone].Length is > 0 and < 3) wrong[phone] = Texts.Of("report.length", 3, 30);
        if (this["child-id"].Length is > 0 and < 4) wrong["child-id"] = Texts.Of("report.length", 4, 30);
        if (!IsPublic)
            foreach (var name in (string[])["reporter-name", "reporter-phone"])
                if (this[name].Length == 0) wrong[name] = Texts.Of("report.fill-in");
        if (this["guardian-name"].Length == 0 && (this["guardian-phone"].Length > 0 || Has("guardian-suspect", "yes"))) wrong["guardian-name"] = Texts.Of("report.fill-in");
        return wrong.Count > 0 ? (null, this with { Wrong = wrong }) : (Command(codes, FoundAt()!.Value), this);
    }

    private static string NewReceipt() => ReceiptCode.Of(RandomNumberGenerator.GetBytes(ReceiptCode.RandomBytes));

    private ReportCommand Command(IReadOnlyList<int> codes, DateTimeOffset foundAt) => new(
        new Account(
            new(Text("reporter-name"), Text("reporter-phone"), Text("reporter-office")),
            new(this["age"], this["sex"], Text("child-name"), Text("child-id"), Text("whereabouts")),
            foundAt, this["found-place"], this["facts"], Has("danger", "yes"),
            [.. Evidence.Where(e => Has("evidence", e))],
            Text("guardian-name") is { } guardian ? new(guardian, Has("guardian-suspect", "yes"), Text("guardian-phone")) : null,
            Text("remark")),
        codes, Receipt, Text("town"), Text("concerns"));

    private DateTimeOffset? FoundAt() =>
        DateTime.TryParseExact(this["found-at"], Minutes, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local)
            ? new DateTimeOffset(local, Shanghai.GetUtcOffset(local))
            : null;

    private string? Text(string field) => this[field] is { Length: > 0 } text ? text : null;
}
