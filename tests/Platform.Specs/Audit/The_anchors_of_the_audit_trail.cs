using FourKeyWorks.Platform.Audit;
using FourKeyWorks.Platform.Specs.Services;

namespace FourKeyWorks.Platform.Specs.Audit;

[Trait("Needs", "Servers")]
public sealed class The_anchors_of_the_audit_trail(Postgres postgres) : AuditSpecs(postgres)
{
    public static TheoryData<int, int> Words => [.. Enumerable.Range(0, 4).SelectMany(line => Enumerable.Range(0, 7).Select(word => (line, word)))];

    [Theory, MemberData(nameof(Words))]
    public async Task one_that_was_altered_is_named(int line, int word)
    {
        await AlterAsync(lines =>
        {
            var words = lines[line].Split(' ');
            words[word] = word switch
            {
                1 => "restored",
                5 => "sm4-gcm:chain-0001",
                4 => words[4].Replace("Z", "", StringComparison.Ordinal)[..^1] + (words[4][^2] == '1' ? "2Z" : "1Z"),
                _ => (words[word][0] == '1' ? '2' : '1') + words[word][1..],
            };
            lines[line] = string.Join(' ', words);
        });
        Assert.Contains(Finding("anchor-altered", other: line + 1), (await VerifyAsync()).Findings);
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task one_that_was_deleted_is_named(int line)
    {
        await AlterAsync(lines => lines.RemoveAt(line));
        await FoundAsync(Finding("anchor-altered", other: line + 1));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(2)]
    public async Task one_that_was_made_unreadable_is_named(int line)
    {
        await AlterAsync(lines => lines[line] = "nonsense");
        await FoundAsync(Finding("anchor-altered", other: line + 1));
    }

    [Theory, InlineData(1), InlineData(4)]
    public async Task missing_at_the_end_they_are_missed(int last)
    {
        await AlterAsync(lines => lines.RemoveRange(4 - last, last));
        await FoundAsync(Finding("not-anchored", Reads, other: last == 1 ? 6 : 0));
    }

    [Fact]
    public async Task two_that_changed_places_are_named()
    {
        await AlterAsync(lines => (lines[1], lines[2]) = (lines[2], lines[1]));
        await FoundAsync(Finding("anchor-altered", other: 2));
    }

    [Fact]
    public async Task what_was_not_written_whole_does_no_harm()
    {
        var all = await File.ReadAllTextAsync(Anchors, Cancellation);
        await File.WriteAllTextAsync(Anchors, all + "5 head 7 00", Cancellation);
        await FoundAsync();
        await RecordAsync(8);
        await ChainAsync();
        await FoundAsync();
    }

    [Fact]
    public async Task a_link_that_a_stopped_process_did_not_anchor_is_anchored_by_the_next()
    {
        await AlterAsync(lines => lines.RemoveAt(3));
        await using var next = Service.Still(Database);
        await next.ChainAsync();
        await FoundAsync();
    }

    [Fact]
    public async Task a_database_older_than_they_are_goes_on_only_when_an_operator_says_so()
    {
        await Database.ExecuteAsync("delete from audit a using audit_chain c where c.audit_id = a.id and c.position > 3; delete from audit_chain where position > 3");
        await RecordAsync(8);
        await Assert.ThrowsAsync<TrailIsBehindException>(ChainAsync);
        await FoundAsync(Finding("end-missing", 3, other: Reads));
        Assert.Equal(1, (await VerifyAsync()).Waiting);

        var (exit, said) = await CommandAsync(Database, "audit", "restored");
        Assert.Equal((0, true), (exit, said.Contains('3', StringComparison.Ordinal)));
        await ChainAsync();
        var report = await VerifyAsync();
        Assert.Empty(report.Findings);
        Assert.Equal((3, 5), (Assert.Single(report.Notes).Position, report.Notes[0].Other));
        Assert.Equal(4, report.Verified);

        // From then on it is held to the new anchors.
        await Database.ExecuteAsync("update audit set level = 1 where id = (select audit_id from audit_chain where position = 4)");
        await FoundAsync(Finding("row-altered", 4, 8));
    }

    [Fact]
    public async Task there_is_nothing_to_declare_where_nothing_was_restored()
    {
        Assert.Equal(0, (await CommandAsync(Database, "audit", "restored")).Exit);
        Assert.Equal(4, (await File.ReadAllLinesAsync(Anchors, Cancellation)).Length);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task AlterAsync(Action<List<string>> alter)
    {
        var lines = (await File.ReadAllLinesAsync(Anchors, Cancellation)).ToList();
        alter(lines);
        await File.WriteAllTextAsync(Anchors, string.Concat(lines.Select(l => l + "\n")), Cancellation);
    }
}
