using System.Globalization;
using MiniExcelLibs;

namespace FourKeyWorks.Identity.Directory;

/// <summary>A row of a sheet that has something in it.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Number">Its number, as table programs show it.</param>
/// <param name="Cells">What stands in it, by column, trimmed; empty cells are not among them.</param>
internal sealed record SheetRow(string Sheet, int Number, IReadOnlyDictionary<string, string> Cells)
{
    /// <summary>What stands in a column; null for nothing.</summary>
    public string? this[string column] => Cells.GetValueOrDefault(column);
}

/// <summary>What a row does, or why it cannot.</summary>
/// <param name="Sheet">The sheet.</param>
/// <param name="Row">The row.</param>
/// <param name="What">What it does: <c>open</c>, <c>rename</c>, <c>move</c>, <c>divide</c>, <c>close</c>, <c>name-contact</c>, <c>share-out</c>, <c>calendar</c>, <c>nothing</c>; several with a space between.</param>
/// <param name="Subject">Which unit, key work or day.</param>
/// <param name="Column">The column at fault, where it is one.</param>
/// <param name="Code">Why it cannot be done; null where it can.</param>
public sealed record RowEffect(string Sheet, int Row, string What, string? Subject, string? Column = null, string? Code = null);

/// <summary>The directory as a workbook: its sheets and columns, and how it is read.</summary>
internal static class Workbook
{
    public const string Units = "机构", Contacts = "联系人", Works = "分工", Days = "日历";

    public const string Id = "编号", Name = "名称", Kind = "类别", Department = "部门", Parent = "上级", Town = "所在镇街", Division = "区划代码", From = "启用日期", Until = "停用日期",
        Successors = "承接机构", Contact = "联系人", ContactPhone = "联系人电话", Deputy = "副联系人", DeputyPhone = "副联系人电话", Work = "重点工作", Leads = "牵头", Implements = "实施",
        Assists = "配合", Day = "日期", DayKind = "类型", DayName = "说明", To = "结束日期";

    /// <summary>Most rows of a sheet.</summary>
    public const int MostRows = 5000;

    private const int LongestText = 200;

    /// <summary>The columns of each sheet.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Sheets { get; } = new Dictionary<string, IReadOnlyList<string>>
    {
        [Units] = [Id, Name, Kind, Department, Parent, Town, Division, From, Until, Successors],
        [Works] = [Work, Leads, Implements, Assists],
        [Contacts] = [Id, Name, Contact, ContactPhone, Deputy, DeputyPhone],
        [Days] = [Day, DayKind, DayName, To],
    };

    /// <summary>The rows of a workbook that was found harmless, and what is wrong with its form.</summary>
    public static (IReadOnlyList<SheetRow> Rows, IReadOnlyList<RowEffect> Wrong) Read(byte[] file)
    {
        var (rows, wrong) = (new List<SheetRow>(), new List<RowEffect>());
        using var stream = new MemoryStream(file);
        foreach (var sheet in MiniExcel.GetSheetNames(stream))
        {
            if (!Sheets.TryGetValue(sheet, out var columns)) wrong.Add(new(Short(sheet), 1, "nothing", null, null, "directory.sheet-unknown"));
            else ReadSheet(stream, sheet, columns, rows, wrong);
        }

        return (rows, wrong);
    }

    /// <summary>A workbook of these rows.</summary>
    public static byte[] Write(IReadOnlyDictionary<string, IReadOnlyList<IReadOnlyDictionary<string, string>>> content)
    {
        using var stream = new MemoryStream();
        // Each row with all its columns in order: the first one makes the heads.
        var sheets = Sheets.ToDictionary(s => s.Key, s => (object)Rows(s.Value, content.GetValueOrDefault(s.Key) ?? []));
        MiniExcel.SaveAs(stream, sheets);
        return stream.ToArray();
    }

    private static List<Dictionary<string, object>> Rows(IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyDictionary<string, string>> rows) =>
        [.. rows.DefaultIfEmpty(new Dictionary<string, string>()).Select(r => columns.ToDictionary(c => c, c => (object)r.GetValueOrDefault(c, "")))];

    private static void ReadSheet(Stream stream, string sheet, IReadOnlyList<string> columns, List<SheetRow> rows, List<RowEffect> wrong)
    {
        Dictionary<string, string>? heads = null;
        var number = 0;
        foreach (var cells in MiniExcel.Query(stream, useHeaderRow: false, sheetName: sheet).Cast<IDictionary<string, object?>>())
        {
            number++;
            if (number > MostRows + 1)
            {
                wrong.Add(new(sheet, number, "nothing", null, null, "directory.sheet-too-long"));
                return;
            }

            var said = cells.Select(c => (c.Key, Text: TextOf(c.Value))).Where(c => c.Text.Length > 0).ToList();
            if (heads is null)
            {
                heads = said.ToDictionary(c => c.Key, c => c.Text);
                if (heads.Values.FirstOrDefault(h => !columns.Contains(h)) is { } unknown) wrong.Add(new(sheet, number, "nothing", null, Short(unknown), "directory.column-unknown"));
                if (heads.Values.Distinct().Count() != heads.Count) wrong.Add(new(sheet, number, "nothing", null, null, "directory.column-twice"));
                if (columns.FirstOrDefault(c => !heads.ContainsValue(c)) is { } missing) wrong.Add(new(sheet, number, "nothing", null, missing, "directory.column-missing"));
                if (wrong.Exists(w => w.Sheet == sheet)) return;
                continue;
            }

            var row = said.Select(c => (Column: heads.GetValueOrDefault(c.Key), c.Text)).ToList();
            foreach (var (column, text) in row)
                if (Fault(column, text) is { } code) wrong.Add(new(sheet, number, "nothing", null, column, code));
            if (row.Count > 0 && row.TrueForAll(c => c.Column is not null)) rows.Add(new(sheet, number, row.ToDictionary(c => c.Column!, c => c.Text)));
        }
    }

    /// <summary>A telephone number may begin with a plus.</summary>
    private static string? Fault(string? column, string text) => text switch
    {
        _ when column is null || text.Length > LongestText || text.Any(char.IsControl) => "directory.cell-wrong",
        ['=' or '@', ..] => "directory.cell-formula",
        ['+' or '-', ..] when column is not (ContactPhone or DeputyPhone) => "directory.cell-formula",
        _ => null,
    };

    private static string TextOf(object? value) => value switch
    {
        null => "",
        DateTime day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        double number => number.ToString("0.############", CultureInfo.InvariantCulture),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!.Trim(),
    };

    private static string Short(string text) => text.Length <= 31 ? text : text[..31];
}
