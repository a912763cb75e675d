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
    /// <summary>Send events over HTTPS or in files, and fetch and acknowledge one's own: every department system.</summary>
    ExchangeEvents,
    /// <summary>See where an event is: one's own, or any with <see cref="OperateExchange"/>.</summary>
    ReadJournal,
    /// <summary>Work the dead letters and the quarantine: list, send again, discard; see alarms.</summary>
    OperateExchange,
    /// <summary>See and answer unheard events of one's own unit: take over, record who phoned.</summary>
    AnswerUnheard,
    /// <summary>Keep the duty roster of one's own unit.</summary>
    KeepDutyRoster,
    /// <summary>Deposit persons, narrative and files of a report into the vault (domain §2.4).</summary>
    DepositDossier,
    /// <summary>Read the persons and the narrative of a case, as far as they concern the reader, with a purpose.</summary>
    ReadDossier,
    /// <summary>Police: read who reported (domain §7.9), with a purpose.</summary>
    ReadReporter,
    /// <summary>Seal the facts of a subject (封存).</summary>
    SealSubject,
    /// <summary>Ask for sealed facts by the statutory query (预防未成年人犯罪法 59).</summary>
    AskSealed,
    /// <summary>Approve, as another person, a statutory query or an erasure.</summary>
    ApproveVault,
    /// <summary>Set and lift a legal hold, propose an erasure.</summary>
    KeepRetention,
    /// <summary>Police: close a case of one's own unit (domain §5.4).</summary>
    CloseCase,
    /// <summary>Police unit that handles a case, and Procuratorate: name who must not see it (domain §9.4).</summary>
    NameConflicts,
    /// <summary>Police: read a case of another unit when a child cannot wait for that unit (domain §7.6).</summary>
    BreakGlass,
    /// <summary>Say, as another person, whether the glass was broken rightly.</summary>
    ApproveGlass,
    /// <summary>The Office's privacy officer: see each time the glass was broken, and why.</summary>
    WatchPrivacy,
    /// <summary>Read statistics, in which small numbers are not shown.</summary>
    ReadStatistics,
    /// <summary>Read the audit trail and verify it: the audit administrator's alone (GB/T 22239 level 3).</summary>
    ReadAudit,
    /// <summary>See who works where and may do what.</summary>
    ReadDirectory,
    /// <summary>Keep units, people and calendar: the system administrator's alone.</summary>
    KeepDirectory,
    /// <summary>Report that a minor suffers or faces harm (R4.13-1): everybody's.</summary>
    ReportInfringement,
    /// <summary>Police: accept the reports to one's own unit and file their cases (R4.13-2, R4.13-3).</summary>
    HandleReports,
    /// <summary>Grant and withdraw duties, hand out enrolment codes, end sessions: the security administrator's alone.</summary>
    GrantDuties,
    /// <summary>Learn what is revoked: the portal's alone, which ends the pages that are open.</summary>
    FollowRevocations,
}
