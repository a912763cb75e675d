using FourKeyWorks.Identity.Accounts;
using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.People;

/// <summary>The people of the directory: who works where and may do what.</summary>
internal static class PeopleRegistration
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        PeopleList.Map(api);
        OpenPerson.Map(api);
        SuspendPerson.Map(api);
        GrantDuty.Map(api);
        IssueEnrolmentCode.Map(api);
        EnterParticulars.Map(api);
        EnterAbsence.Map(api);
        Leave.Map(api);
        Colleagues.Map(api);
        FollowRevocations.Map(api);
        PersonSessions.Map(api);
    }

    public static ServiceModel AddPeople(this ServiceModel model)
    {
        foreach (var table in PeopleTable.All) model.Keeps(table);
        return model
            .Stores<PersonJoined>("person_joined").Stores<DutyGranted>("duty_granted").Stores<DutyWithdrawn>("duty_withdrawn").Stores<PersonSuspended>("person_suspended").Stores<PersonResumed>("person_resumed").Stores<PersonLeft>("person_left")
            .Stores<SessionEnded>("session_ended").Stores<EnrolmentCodeIssued>("enrolment_code_issued").Stores<SignedOutEverywhere>("signed_out_everywhere")
            .Keeps(AccountNames.Table)
            .Keeps(Sessions.Table)
            .Stores<ParticularsEntered>("particulars_entered").Stores<AbsenceEntered>("absence_entered").Stores<AbsenceEnded>("absence_ended")
            .AddLeaving()
            .AddRevocation()
            .Projects(new PeopleTable())
            .Runs(builder => builder.Services.AddScoped<EnrolmentCodes>());
    }
}
