using System.Globalization;
using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Chains;
using FourKeyWorks.Platform.Privacy;
using FourKeyWorks.Platform.Specs.Services;
using Microsoft.Extensions.DependencyInjection;

namespace FourKeyWorks.Platform.Specs.Audit;

/// <summary>Whatever somebody with all rights in the database does to it, the first place where they did is named.</summary>
[Trait("Needs", "Servers")]
public sealed class Altering_the_audit_trail(Postgres postgres) : AuditSpecs(postgres)
{
    private const string NewId = "'00000000-0000-8000-8000-0000000000ff'";

    private const string Copy = "insert into audit select " + NewId + ", at, by, department, unit, purpose, subject_kind, subject, fields, level from audit where id = $id";

    /// <summary>What each column is changed to.</summary>
    private static readonly Dictionary<string, string> Changes = new()
    {
        ["at"] = "at + interval '1 microsecond'",
        ["by"] = "by || ' '",
        ["department"] = "'jcy'",
        ["unit"] = "''",
        ["purpose"] = "'other'",
        ["subject_kind"] = "'case'",
        ["subject"] = NewId,
        ["fields"] = "fields[1:1]",
        ["level"] = "2",
    };

    public static TheoryData<string, int> Columns => [.. Changes.Keys.SelectMany(c => new[] { 1, 4, Reads }.Select(n => (c, n)))];

    [Fact]
    public async Task nothing_is_found_where_nothing_was_done()
    {
        var report = await VerifyAsync();
        Assert.True(report.Sound);
        Assert.Equal((Reads, 0), (report.Verified, report.Waiting));
        Assert.Equal(4, (await File.ReadAllLinesAsync(Anchors, TestContext.Current.CancellationToken)).Length);
    }

    [Theory, MemberData(nameof(Columns))]
    public async Task a_changed_column_is_found_in_its_row(string column, int n)
    {
        await ExecuteAsync($"update audit set {column} = {Changes[column]} where id = $id", n);
        await FoundAsync(Finding("row-altered", n, n));
    }

    [Fact]
    public async Task a_changed_id_is_a_row_gone_and_another_put_in()
    {
        await ExecuteAsync($"update audit set id = {NewId} where id = $id", 4);
        await FoundAsync(Finding("row-missing", 4, 4), new AuditFinding("audit.row-inserted", Row: Guid.Parse(NewId.Trim('\''))));
    }

    [Fact]
    public async Task there_is_no_other_column() =>
        Assert.Equal(
            Changes.Keys.Append("id").Order(StringComparer.Ordinal),
            (await Database.RowsAsync("select column_name from information_schema.columns where table_schema = 'public' and table_name = 'audit'")).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("'infinity'")]
    [InlineData("'4713-01-01 BC'")]
    public async Task a_row_that_cannot_even_be_read_is_named_too(string at)
    {
        await ExecuteAsync($"update audit set at = {at} where id = $id", 4);
        await FoundAsync(Finding("row-altered", 4, 4));
    }

    [Theory, InlineData(1), InlineData(4), InlineData(Reads)]
    public async Task a_deleted_row_is_named(int n)
    {
        await ExecuteAsync("delete from audit where id = $id", n);
        await FoundAsync(Finding("row-missing", n, n));
    }

    [Theory, InlineData(1), InlineData(4)]
    public async Task a_deleted_link_is_named_and_the_row_that_has_lost_it(int n)
    {
        await ExecuteAsync("delete from audit_chain where audit_id = $id", n);
        await FoundAsync(Finding("link-missing", n), Finding("row-inserted", row: n));
    }

    [Fact]
    public async Task the_last_link_is_missed_by_its_anchor()
    {
        await ExecuteAsync("delete from audit_chain where audit_id = $id", Reads);
        await FoundAsync(Finding("end-missing", Reads - 1, other: Reads), Finding("row-inserted", row: Reads));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(5)]
    public async Task rows_deleted_at_the_end_with_their_links_are_missed_by_the_anchor(int left)
    {
        await Database.ExecuteAsync($"delete from audit a using audit_chain c where c.audit_id = a.id and c.position > {left}");
        await Database.ExecuteAsync($"delete from audit_chain where position > {left}");
        await FoundAsync(Finding("end-missing", left, other: Reads));
    }

    [Theory, InlineData(1, 2), InlineData(2, 6), InlineData(1, Reads)]
    public async Task rows_that_changed_places_are_named(int first, int second)
    {
        await Database.ExecuteAsync($"""
            update audit a set at = b.at, by = b.by, fields = b.fields
            from audit b where a.id in ('{Row(first)}', '{Row(second)}') and b.id in ('{Row(first)}', '{Row(second)}') and b.id <> a.id
            """);
        await FoundAsync(Finding("row-displaced", first, first, second));
    }

    [Theory, InlineData(1, 2), InlineData(2, 6)]
    public async Task links_that_changed_places_are_named(int first, int second)
    {
        await Database.ExecuteAsync($"""
            update audit_chain set position = -position where position in ({first}, {second});
            update audit_chain set position = {first} + {second} + position where position < 0;
            """);
        await FoundAsync(Finding("row-displaced", first, second, second));
    }

    [Theory, InlineData(1, 2), InlineData(3, Reads)]
    public async Task links_whose_rows_were_changed_are_named(int first, int second)
    {
        await Database.ExecuteAsync($"""
            drop index audit_chain_row;
            update audit_chain set audit_id = case when position = {first} then '{Row(second)}'::uuid else '{Row(first)}'::uuid end where position in ({first}, {second});
            """);
        await FoundAsync(Finding("row-displaced", first, second, second));
    }

    [Fact]
    public async Task a_row_put_in_past_the_trail_is_named()
    {
        await ExecuteAsync(Copy, 4);
        await FoundAsync(new AuditFinding("audit.row-inserted", Row: Guid.Parse(NewId.Trim('\''))));
    }

    [Fact]
    public async Task a_row_put_in_again_changed_is_named()
    {
        await Database.ExecuteAsync($"create table kept as select * from audit where id = '{Row(4)}'");
        await ExecuteAsync("delete from audit where id = $id", 4);
        await Database.ExecuteAsync("update kept set purpose = 'other'; insert into audit select * from kept");
        await FoundAsync(Finding("row-altered", 4, 4));
    }

    [Fact]
    public async Task a_row_put_in_again_as_it_was_is_as_it_was()
    {
        await Database.ExecuteAsync($"create table kept as select * from audit where id = '{Row(4)}'");
        await ExecuteAsync("delete from audit where id = $id", 4);
        await Database.ExecuteAsync("insert into audit select * from kept");
        await FoundAsync();
    }

    [Theory]
    [InlineData(0, "link-too-many")]
    [InlineData(-1, "link-too-many")]
    [InlineData(Reads + 1, "row-altered")]
    public async Task a_link_put_in_is_named(int place, string code)
    {
        await ExecuteAsync(Copy, 4);
        await Database.ExecuteAsync($"insert into audit_chain select {place}, {NewId}, key_name, hash from audit_chain where position = 4");
        await FoundAsync(new AuditFinding("audit." + code, place, Guid.Parse(NewId.Trim('\''))));
    }

    [Theory]
    [InlineData("hash", @"'\x00'")]
    [InlineData("key_name", "'sm4-gcm:chain-0001'")]
    public async Task a_changed_link_is_named(string column, string value)
    {
        await ExecuteAsync($"update audit_chain set {column} = {value} where audit_id = $id", 5);
        await FoundAsync(Finding("row-altered", 5, 5));
    }

    [Fact]
    public async Task a_link_whose_key_does_not_exist_is_named()
    {
        await ExecuteAsync("update audit_chain set key_name = 'aes-256-gcm:chain-0009' where audit_id = $id", 5);
        await FoundAsync(Finding("key-missing", 5, 5));
    }

    [Fact]
    public async Task a_row_that_was_deleted_before_it_was_chained_is_named()
    {
        await RecordAsync(8);
        await ExecuteAsync("delete from audit where id = $id", 8);
        await ChainAsync();
        await RecordAsync(9);
        await ChainAsync();
        await FoundAsync(Finding("row-vanished", row: 8));
        Assert.Equal(Reads + 1, await Database.CountAsync("audit_chain"));
    }

    [Fact]
    public async Task not_even_with_the_key_is_the_trail_rewritten_unseen()
    {
        await ExecuteAsync("update audit set purpose = 'other' where id = $id", 3);
        await RewriteAsync();
        await FoundAsync(Finding("anchor-mismatch", 4, 4, 2));
    }

    [Theory, InlineData(1), InlineData(6)]
    public async Task with_a_key_that_was_changed_in_the_middle_all_is_named_as_before(int n)
    {
        Service.Services.GetRequiredService<ServiceKeys>().Add(KeyPurpose.Chain);
        await RecordAsync(8);
        await ChainAsync();
        Assert.True((await VerifyAsync()).Sound);
        Assert.Equal(2, await Database.CountAsync("(select distinct key_name from audit_chain) k"));
        await ExecuteAsync("update audit set level = 1 where id = $id", n);
        await FoundAsync(Finding("row-altered", n, n));
        await ExecuteAsync("update audit set level = 3 where id = $id", n);
        await ExecuteAsync("update audit set level = 1 where id = $id", 8);
        await FoundAsync(Finding("row-altered", 8, 8));
    }

    /// <summary>Chains all rows anew, as whoever has the service's key could.</summary>
    private async Task RewriteAsync()
    {
        var keys = Service.Services.GetRequiredService<ChainKeys>();
        var chain = new Chain();
        foreach (var (n, row) in Enumerable.Range(1, Reads).Select(n => (n, Read(n))))
        {
            var purpose = n == 3 ? "other" : row.Purpose;
            var stored = new AuditRow(row.Id, row.At, row.By, "gaj", row.Unit, purpose, "person", row.Subject.Id, [.. row.Fields], 3);
            var link = chain.Add(stored.Bytes(keys.Current), keys.Of(keys.Current));
            await Database.ExecuteAsync($"update audit_chain set key_name = '{keys.Current}', hash = '\\x{Convert.ToHexString(link.Hash)}' where position = {n}");
        }
    }

    private Task<int> ExecuteAsync(string sql, int n) =>
        Database.ExecuteAsync(sql.Replace("$id", string.Create(CultureInfo.InvariantCulture, $"'{Row(n)}'"), StringComparison.Ordinal));
}
