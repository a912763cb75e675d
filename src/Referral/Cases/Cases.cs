using FourKeyWorks.Contracts.Catalogue;
using FourKeyWorks.Contracts.Police;
using FourKeyWorks.Platform.Files;
using FourKeyWorks.Platform.Keeping;
using FourKeyWorks.Platform.Streams;
using FourKeyWorks.Referral.Conflicts;
using FourKeyWorks.Referral.Dossiers;
using FourKeyWorks.Referral.Glass;
using FourKeyWorks.Referral.Reports;

namespace FourKeyWorks.Referral.Cases;

/// <summary>Everything the service knows of cases, in one place: what it stores, receives, publishes and offers.</summary>
public static class Cases
{
    /// <summary>Adds cases to the service.</summary>
    public static ServiceModel AddCases(this ServiceModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return model
            .Stores<ReportAccepted>("report_accepted")
            .Stores<ProcuratorateNotified>("procuratorate_notified")
            .Stores<EarlyInvolvementOpened>("early_involvement_opened")
            .Stores<ReliefRequested>("relief_requested")
            .Stores<DetailsPending>("details_pending")
            .Stores<DetailsArrived>("details_arrived")
            .Stores<CaseFiled>("case_filed")
            .Stores<CaseClosed>("case_closed")
            .Stores<ConflictNamed>("conflict_named").Stores<ConflictLifted>("conflict_lifted").Stores<HandlingUnitChanged>("handling_unit_changed")
            .StandingFollows(NameConflict.Changes)
            .Publishes<HandlingUnitChanged>(NameConflict.Publish)
            .AddGlass()
            .Stores<DossierClaimed>(Dossier.Claimed)
            .Stores<DossierDeposited>("dossier_deposited")
            .Finds(DossierFields.FindableBy)
            .KeepsFiles()
            .AddKeeping(supervisor: Party.JCY)
            .StandingFollows(CaseAccess.Changes)
            .Stores<FirstContactMade>("first_contact_made")
            .Stores<ReliefAssessmentStarted>("relief_assessment_started")
            .Stores<AssistanceReferralRaised>("assistance_referral_raised")
            .Receives<SuspectedInfringementV1>(OpenCase.Receive)
            .Receives<Contracts.Procuratorate.EarlyInvolvementOpenedV1>(OpenEarlyInvolvement.Receive)
            .Receives<Contracts.CivilAffairs.ReliefAssessmentStartedV1>(StartReliefAssessment.Receive)
            .Publishes<ProcuratorateNotified>(OpenCase.Publish)
            .Publishes<ReliefRequested>(OpenCase.Publish)
            .Publishes<EarlyInvolvementOpened>(OpenEarlyInvolvement.Publish)
            .Publishes<ReliefAssessmentStarted>(StartReliefAssessment.Publish)
            .Publishes<AssistanceReferralRaised>(RaiseAssistanceReferral.Publish)
            .AddCaseClocks()
            .AddReports();
    }

    /// <summary>Maps what is offered over HTTP.</summary>
    public static void MapCases(this IEndpointRouteBuilder api)
    {
        CaseViews.Map(api);
        OpenEarlyInvolvement.Map(api);
        StartReliefAssessment.Map(api);
        FileCase.Map(api);
        CloseCase.Map(api);
        RecordFirstContact.Map(api);
        RaiseAssistanceReferral.Map(api);
        DepositDossier.Map(api);
        ReadDossier.Map(api);
        SearchDossiers.Map(api);
        DossierFiles.Map(api);
        NameConflict.Map(api);
        BreakGlass.Map(api);
        JudgeGlass.Map(api);
        api.MapReports();
        api.MapKeeping(DossierFields.All);
    }
}
