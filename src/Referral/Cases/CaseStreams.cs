using FourKeyWorks.Platform.Identifiers;

namespace FourKeyWorks.Referral.Cases;

/// <summary>
/// A case is three streams with one case id (domain §5.4): what the Police, the Procuratorate and the relief side may
/// see differs, so each has its own facts, version and readers.
/// </summary>
public static class CaseStreams
{
    /// <summary>The case that an arrived report opens: the same report, however often it arrives, opens the same case.</summary>
    public static Guid CaseOf(Guid arrivalKey) => DerivedId.Of(arrivalKey, "case");

    /// <summary>Police.</summary>
    public static Guid Intake(Guid caseId) => DerivedId.Of(caseId, "intake");

    /// <summary>Procuratorate.</summary>
    public static Guid Procuratorate(Guid caseId) => DerivedId.Of(caseId, "procuratorate");

    /// <summary>Civil Affairs and whoever helps.</summary>
    public static Guid Relief(Guid caseId) => DerivedId.Of(caseId, "relief");
}
