using System.IO.Compression;
using System.Text;
using FourKeyWorks.Contracts.Broker;
using FourKeyWorks.Identity.Demo;
using FourKeyWorks.Identity.Directory;

namespace FourKeyWorks.Identity.Specs;

public sealed class Importing_a_workbook
{
    private const string By = "5a2d8c1e-0f3b-4c7a-9e6d-1b8f4a2c7d90";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 9, 0, 0, TimeSpan.FromHours(8));
    private static readonly DirectoryNow Present = new(
        [.. UnitsOfTheFile.Missing(City.Demo, [], Now).Concat(DemoUnits.All(Now)).Select(Unit.Create)], 700_001, City.Demo.Units.Select(u => u.Id).ToHashSet(),
        new Dictionary<string, long> { ["u3002"] = 1 }, new HashSet<string>(), [.. SetResponsibility.Defaults(Now).Select(Responsibility.Create)], [.. SetCalendar.Defaults(Now).Select(CalendarYear.Create)]);

    [Fact]
    public void what_was_exported_changes_nothing_when_it_comes_back()
    {
        var plan = Plan(Workbook.Write(ExportDirectory.Of(Present)));
        Assert.DoesNotContain(plan.Effects, e => e.Code is not null || e.What != "nothing");
        Assert.True(plan.Effects.Count > 45);
        Assert.Empty(plan.Streams);
        Assert.Empty(plan.Contacts);
    }

    [Fact]
    public void later_rows_see_what_earlier_ones_do()
    {
        var plan = Plan(Units(
            [(Workbook.Name, "丙镇人民政府"), (Workbook.Kind, "镇街"), (Workbook.Division, "999999102000")],
            [(Workbook.Name, "水口村"), (Workbook.Kind, "村社区"), (Workbook.Parent, "丙镇人民政府"), (Workbook.Division, "999999102201")],
            [(Workbook.Name, "水口村第一网格"), (Workbook.Kind, "网格"), (Workbook.Parent, "水口村")]));
        Assert.True(plan.IsGood);
        Assert.Equal(["open", "open", "open"], plan.Effects.Select(e => e.What));
        Assert.Equal(["u700001", "u700002", "u700003"], plan.Streams.Select(s => Assert.IsType<UnitOpened>(Assert.Single(s.Events)).Unit));
        Assert.Equal("u700002", Assert.IsType<UnitOpened>(plan.Streams.Last().Events[0]).Parent);
    }

    [Fact]
    public void one_row_may_do_several_things_and_another_nothing()
    {
        var plan = Plan(Units(
            [(Workbook.Id, "u3001"), (Workbook.Name, "东河新村"), (Workbook.Parent, "u2002"), (Workbook.Division, "999999001209")],
            [(Workbook.Id, "u3003"), (Workbook.Name, "石桥村"), (Workbook.Parent, "u2001"), (Workbook.Division, "999999101203")]));
        Assert.Equal(["rename move", "nothing"], plan.Effects.Select(e => e.What));
        Assert.Equal([typeof(UnitRenamed), typeof(UnitMoved)], Assert.Single(plan.Streams).Events.Select(e => e.GetType()));
    }

    [Theory]
    [InlineData("u2001", "2026-09-30", "u2002", "directory.unit-on-bus")]
    [InlineData("u3001", "2026-09-30", "u3003", "directory.unit-has-units")]
    [InlineData("u3002", "2026-09-30", "u3003", "directory.unit-has-people")]
    [InlineData("u3003", "2026-09-30", "", "directory.successor-wrong")]
    [InlineData("u3003", "2026-09-30", "no such village", "directory.successor-wrong")]
    [InlineData("u3003", "2026-09-31", "u3004", "directory.cell-wrong")]
    [InlineData("u3003", "2026-09-30", "青田村、白塔村", null)]
    public void a_unit_ends_by_the_same_rules(string unit, string day, string successors, string? code)
    {
        var known = Present.Units.Single(u => u.UnitId == unit);
        var plan = Plan(Units([(Workbook.Id, unit), (Workbook.Name, known.Name), (Workbook.Parent, known.Parent ?? ""), (Workbook.Until, day), (Workbook.Successors, successors)]));
        Assert.Equal(code, plan.Effects[0].Code);
        if (code is null) Assert.Equal("close", plan.Effects[0].What);
    }

    [Theory]
    [InlineData("上级", "nowhere", "directory.unit-unknown")]
    [InlineData("类别", "village", "directory.cell-wrong")]
    [InlineData("区划代码", "12", "directory.cell-wrong")]
    [InlineData("编号", "u9999", "directory.unit-unknown")]
    [InlineData("启用日期", "1949-09-30", "directory.date-invalid")]
    [InlineData("名称", "东河村", "directory.name-taken")]
    public void a_row_that_cannot_be_done_says_why_and_where(string column, string text, string code)
    {
        var row = new Dictionary<string, string> { [Workbook.Name] = "新村", [Workbook.Kind] = "村社区", [Workbook.Parent] = "u2001", [column] = text };
        var effect = Assert.Single(Plan(Units([.. row.Select(c => (c.Key, c.Value))])).Effects);
        Assert.Equal(("机构", 2, code), (effect.Sheet, effect.Row, effect.Code));
    }

    [Fact]
    public void whom_to_reach_is_taken_in_as_two_or_not_at_all()
    {
        Assert.Empty(Plan(Sheet(Workbook.Contacts, [(Workbook.Id, "u1001")])).Effects);
        Assert.Equal("directory.cell-missing", Plan(Sheet(Workbook.Contacts, [(Workbook.Id, "u1001"), (Workbook.Contact, "甲示例"), (Workbook.ContactPhone, "000-99990001")])).Effects[0].Code);
        var plan = Plan(Sheet(Workbook.Contacts, [(Workbook.Id, "u1001"), (Workbook.Contact, "甲示例"), (Workbook.ContactPhone, "+86 000-99990001"), (Workbook.Deputy, "乙示例"), (Workbook.DeputyPhone, "000-99990002")]));
        Assert.Equal("name-contact", Assert.Single(plan.Effects).What);
        Assert.Equal("u1001", Assert.Single(plan.Contacts).Set.Unit);
        Assert.Empty(plan.Streams);
    }

    [Fact]
    public void the_days_of_a_year_take_the_place_of_what_was_there()
    {
        var plan = Plan(Sheet(Workbook.Days, [(Workbook.Day, "2027-01-01"), (Workbook.DayKind, "放假")], [(Workbook.Day, "2027-07-03"), (Workbook.DayKind, "学校假期"), (Workbook.DayName, "暑假"), (Workbook.To, "2027-08-31")]));
        var set = Assert.IsType<CalendarYearSet>(Assert.Single(Assert.Single(plan.Streams).Events));
        Assert.Equal((2027, true, 1, 1), (set.Year, set.HasNotice, set.Holidays.Count, set.Periods.Count));
    }

    [Theory]
    [InlineData("=HYPERLINK(\"http://example.test\")", "directory.cell-formula")]
    [InlineData("+1", "directory.cell-formula")]
    [InlineData("-1", "directory.cell-formula")]
    [InlineData("@sum", "directory.cell-formula")]
    public void what_a_table_program_would_run_is_refused(string text, string code) =>
        Assert.Contains(Plan(Units([(Workbook.Name, text), (Workbook.Kind, "镇街")])).Effects, e => e.Code == code && e.Column == Workbook.Name);

    [Fact]
    public void sheets_and_columns_that_nobody_knows_are_named()
    {
        Assert.Equal("directory.sheet-unknown", Plan(Saved(new Dictionary<string, object> { ["密码"] = new[] { new Dictionary<string, object> { ["a"] = "b" } } })).Effects[0].Code);
        Assert.Contains(Plan(Saved(new Dictionary<string, object> { ["机构"] = new[] { new Dictionary<string, object> { ["编号"] = "u1", ["身份证号"] = "x" } } })).Effects, e => e is { Code: "directory.column-unknown", Column: "身份证号" });
    }

    [Fact]
    public void what_is_no_harmless_workbook_is_not_read()
    {
        var good = Workbook.Write(ExportDirectory.Of(Present));
        Assert.Null(WorkbookGuard.Refusal(good));
        Assert.Equal("directory.workbook-unreadable", WorkbookGuard.Refusal([1, 2, 3]));
        Assert.Equal("directory.workbook-unreadable", WorkbookGuard.Refusal(Altered(good, z => z.GetEntry("xl/workbook.xml")!.Delete())));
        Assert.Equal("directory.workbook-too-large", WorkbookGuard.Refusal(new byte[WorkbookGuard.MostBytes + 1]));
        Assert.Equal("directory.workbook-active", WorkbookGuard.Refusal(Altered(good, z => z.CreateEntry("xl/vbaProject.bin"))));
        Assert.Equal("directory.workbook-hidden", WorkbookGuard.Refusal(Altered(good, z => Replace(z, "xl/workbook.xml", "state=\"visible\"", "state=\"veryHidden\""))));
        Assert.Equal("directory.workbook-formula", WorkbookGuard.Refusal(Altered(good, z => Put(z, "xl/worksheets/sheet9.xml", "<worksheet><sheetData><row><c><f>1+1</f></c></row></sheetData></worksheet>"))));
        Assert.Equal("directory.workbook-unreadable", WorkbookGuard.Refusal(Altered(good, z => Put(z, "xl/worksheets/sheet9.xml", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"))));
        Assert.Equal("directory.workbook-too-large", WorkbookGuard.Refusal(Altered(good, z => Put(z, "xl/worksheets/sheet9.xml", new string(' ', 21 * 1024 * 1024)))));
    }

    [Fact]
    public void what_was_seen_is_another_when_anything_is()
    {
        var (one, other) = (Units([(Workbook.Id, "u3001"), (Workbook.Name, "东河新村"), (Workbook.Parent, "u2001")]), Units([(Workbook.Id, "u3001"), (Workbook.Name, "东河大村"), (Workbook.Parent, "u2001")]));
        Assert.Equal(ImportDirectory.SeenOf(one, Plan(one)), ImportDirectory.SeenOf(one, Plan(one)));
        Assert.NotEqual(ImportDirectory.SeenOf(one, Plan(one)), ImportDirectory.SeenOf(other, Plan(other)));
        Assert.NotEqual(ImportDirectory.SeenOf(one, Plan(one)), ImportDirectory.SeenOf(one, Plan(one, Present with { Units = [.. Present.Units.Where(u => u.UnitId != "u3001")] })));
    }

    private static ImportPlan Plan(byte[] file, DirectoryNow? now = null)
    {
        var (rows, wrong) = Workbook.Read(file);
        return ImportPlan.Of(now ?? Present, rows, wrong, By, Now);
    }

    private static byte[] Units(params (string Column, string Text)[][] rows) => Sheet(Workbook.Units, rows);

    private static byte[] Sheet(string sheet, params (string Column, string Text)[][] rows) => Workbook.Write(
        new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> { [sheet] = [.. rows.Select(r => r.ToDictionary(c => c.Column, c => c.Text))] });

    private static byte[] Saved(Dictionary<string, object> sheets)
    {
        using var stream = new MemoryStream();
        MiniExcelLibs.MiniExcel.SaveAs(stream, sheets);
        return stream.ToArray();
    }

    private static byte[] Altered(byte[] file, Action<ZipArchive> alter)
    {
        using var stream = new MemoryStream();
        stream.Write(file);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true)) alter(zip);
        return stream.ToArray();
    }

    private static void Put(ZipArchive zip, string name, string content)
    {
        using var writer = new StreamWriter(zip.CreateEntry(name).Open(), Encoding.UTF8);
        writer.Write(content);
    }

    private static void Replace(ZipArchive zip, string name, params string[] pairs)
    {
        string text;
        using (var reader = new StreamReader(zip.GetEntry(name)!.Open())) text = reader.ReadToEnd();
        zip.GetEntry(name)!.Delete();
        for (var i = 0; i < pairs.Length; i += 2) text = text.Replace(pairs[i], pairs[i + 1], StringComparison.Ordinal);
        Put(zip, name, text);
    }
}
