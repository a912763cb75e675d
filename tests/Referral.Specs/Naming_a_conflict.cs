using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Referral.Cases;
using FourKeyWorks.Referral.Conflicts;

namespace FourKeyWorks.Referral.Specs;

public class Naming_a_conflict
{
    private const string By = "jcy.u1002";

    private static readonly Guid Person = Guid.Parse("5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90");

    private static IntakeTrack Track => IntakeTrack.Create(Given.Opened().Intake);

    [Fact]
    public void names_one_person_or_one_unit()
    {
        Assert.Equal($"person.{Person}", Name(new(ConflictReason.Suspect, Person)).Accepted<ConflictNamed>().Who);
        Assert.Equal("unit.u1001", Name(new(ConflictReason.Related, Unit: "u1001")).Accepted<ConflictNamed>().Who);
        Assert.Equal("referral.conflict-of-whom", Name(new(ConflictReason.Suspect)).RefusalCode());
        Assert.Equal("referral.conflict-of-whom", Name(new(ConflictReason.Suspect, Person, "u1001")).RefusalCode());
        Assert.Equal("referral.unit-unknown", Name(new(ConflictReason.Suspect, Unit: "u9999")).RefusalCode());
    }

    [Fact]
    public void is_done_once_and_can_be_lifted()
    {
        var track = Track.Apply(Name(new(ConflictReason.Suspect, Person)).Accepted<ConflictNamed>());

        Assert.Equal("referral.conflict-already-named", Name(new(ConflictReason.Related, Person), track).RefusalCode());
        var lifted = track.Apply(NameConflict.Decide(track, new NameConflict.Lift(Person), By, Given.Now).Accepted<ConflictLifted>());
        Name(new(ConflictReason.Related, Person), lifted).Accepted<ConflictNamed>();
        Assert.Equal("referral.conflict-not-named", NameConflict.Decide(lifted, new NameConflict.Lift(Person), By, Given.Now).RefusalCode());
    }

    [Fact]
    public void of_the_unit_that_handles_the_case_asks_for_another()
    {
        Assert.Equal("referral.another-unit-needed", Name(new(ConflictReason.Suspect, Unit: "u1101")).RefusalCode());
        Assert.Equal("referral.unit-cannot-handle", Name(new(ConflictReason.Suspect, Unit: "u1101", Instead: "u1101")).RefusalCode());
        Assert.Equal("referral.unit-cannot-handle", Name(new(ConflictReason.Suspect, Unit: "u1101", Instead: "u1003")).RefusalCode());

        var events = Assert.IsType<Platform.Streams.Decision.Accepted>(Name(new(ConflictReason.Suspect, Unit: "u1101", Instead: "u1001"))).Events;
        Assert.Equal([typeof(ConflictNamed), typeof(HandlingUnitChanged)], events.Select(e => e.GetType()));
        Assert.Equal("u1001", Track.Apply((HandlingUnitChanged)events[1]).HandlingUnit);
    }

    [Fact]
    public void gives_the_case_to_no_unit_that_is_named_itself()
    {
        var track = Track.Apply(Name(new(ConflictReason.Related, Unit: "u1001")).Accepted<ConflictNamed>());

        Assert.Equal("referral.unit-cannot-handle", Name(new(ConflictReason.Suspect, Unit: "u1101", Instead: "u1001"), track).RefusalCode());
        Assert.True(track.IsExcluded("u1001"));
        Assert.True((Track with { ConcernsUnit = "u1001" }).IsExcluded("u1001"));
    }

    [Theory, InlineData("u1002"), InlineData("u1003")]
    public void leaves_somebody_who_prosecutes_and_somebody_who_helps(string only)
    {
        Assert.Equal("referral.nobody-left", Name(new(ConflictReason.Related, Unit: only)).RefusalCode());

        var department = Given.Unit(only).Department;
        var two = City.Demo with { Units = [.. City.Demo.Units, new OrgUnit("u1099", department, null, "示例市第二单位")] };
        NameConflict.Decide(Track, new NameConflict.Command(ConflictReason.Related, Unit: only), two, By, Given.Now).Accepted<ConflictNamed>();
    }

    [Fact]
    public void tells_the_unit_that_handles_it_from_now_on_once()
    {
        var changed = new HandlingUnitChanged(Given.Case, "u1101", "u1001", Given.Now);

        var told = NameConflict.Publish(Event(changed, CaseStreams.Intake(Given.Case)), Given.Publishing)!;
        Assert.Equal("unit.u1001", told.RoutingKey);
        Assert.Null(NameConflict.Publish(Event(changed, CaseStreams.Procuratorate(Given.Case)), Given.Publishing));
    }

    private static Platform.Streams.Decision Name(NameConflict.Command command, IntakeTrack? track = null) =>
        NameConflict.Decide(track ?? Track, command, City.Demo, By, Given.Now);

    private static JasperFx.Events.Event<T> Event<T>(T data, Guid stream)
        where T : class => new(data) { StreamId = stream };
}
