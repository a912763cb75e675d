using FourKeyWorks.Platform.Streams;

namespace FourKeyWorks.Identity.Directory;

/// <summary>The directory: which units there are and whom to reach there, who has which part in the key works, and the calendar.</summary>
internal static class DirectoryRegistration
{
    public static void MapDirectory(this IEndpointRouteBuilder api)
    {
        UnitList.Map(api);
        UnitView.Map(api);
        OpenUnit.Map(api);
        RenameUnit.Map(api);
        MoveUnit.Map(api);
        SetDivision.Map(api);
        CloseUnit.Map(api);
        ReadContacts.Map(api);
        KeepContact.Map(api);
        SetResponsibility.Map(api);
        SetCalendar.Map(api);
        ImportDirectory.Map(api);
        ExportDirectory.Map(api);
    }

    public static ServiceModel AddDirectory(this ServiceModel model) => model
        .Stores<UnitOpened>("unit_opened").Stores<UnitRenamed>("unit_renamed").Stores<UnitMoved>("unit_moved").Stores<UnitDivisionSet>("unit_division_set").Stores<UnitClosed>("unit_closed")
        .Keeps(UnitTable.Table).Projects(new UnitTable()).Migrates(UnitsOfTheFile.MigrateAsync)
        .Stores<ContactPointSet>("contact_point_set").Publishes<ContactPointSet>(KeepContact.Publish)
        .Keeps(ContactTable.Table).Projects(new ContactTable())
        .Stores<ResponsibilitySet>("responsibility_set").Migrates(SetResponsibility.MigrateAsync)
        .Stores<CalendarYearSet>("calendar_year_set").Publishes<CalendarYearSet>(SetCalendar.Publish)
        .Projects(new CalendarTable()).Migrates(SetCalendar.MigrateAsync);
}
