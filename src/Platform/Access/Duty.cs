namespace FourKeyWorks.Platform.Access;

/// <summary>What somebody may do; carried in the token as <c>duty</c>, granted by the directory to people in units.</summary>
public enum Duty
{
    /// <summary>See the open clocks and items of one's own department or unit.</summary>
    ReadWork,
    /// <summary>See the track of a case that is one's own.</summary>
    ReadCase,
    /// <summary>Procuratorate: open early involvement (R4.13-6).</summary>
    OpenEarlyInvolvement,
    /// <summary>Civil Affairs: first contact and relief assessment (R4.13-9, domain §9.10).</summary>
    AssessRelief,
    /// <summary>Raise a request for help beyond the case (R4.13-10).</summary>
    RaiseAssistanceReferral,
    /// <summary>The Office: take up a request for help.</summary>
    TakeUpHelpRequest,
    /// <summary>Open a town's monthly screening round (R1.4-1).</summary>
    OpenScreeningRound,
    /// <summary>Read the quarantined body of a rejected event, with a purpose.</summary>
    ReadQuarantine,
}
