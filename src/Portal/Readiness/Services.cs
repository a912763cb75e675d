namespace FourKeyWorks.Portal.Readiness;

/// <summary>A service as its users know it.</summary>
/// <param name="Slug">Its address in service discovery.</param>
/// <param name="Text">The key of its name in <c>Texts.resx</c>; <c>.about</c> behind it is what it is for.</param>
internal sealed record Service(string Slug, string Text)
{
    public static IReadOnlyList<Service> All { get; } =
    [
        new("referral", "service.referral"),
        new("screening", "service.screening"),
        new("assistance", "service.assistance"),
        new("venues", "service.venues"),
        new("legal-education", "service.legal-education"),
        new("exchange", "service.exchange"),
        new("identity", "service.identity"),
    ];
}
