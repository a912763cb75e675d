using System.Globalization;
using FourKeyWorks.Platform.Privacy;

namespace FourKeyWorks.Platform.Specs.Privacy;

public sealed class Keeping_lines_outside : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fourkeyworks-specs-outside-").FullName;

    private string Lines => Path.Combine(folder, "sub", "lines.log");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task before_the_first_there_is_none()
    {
        Assert.Empty(Log().Read());
        Assert.Empty(await AllAsync());
        Assert.Empty(await Log().NewestAsync(Cancellation));
    }

    [Fact]
    public async Task of_many_who_write_at_once_each_line_is_kept_whole()
    {
        var written = await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var log = Log();
            var lines = Enumerable.Range(0, 25).Select(n => $"{writer} {n} {new string('x', writer * 10)}").ToArray();
            foreach (var line in lines) await log.AppendAsync(line, Cancellation);
            return lines;
        })));
        Assert.Equal(written.SelectMany(w => w).Order(StringComparer.Ordinal), Log().Read().Order(StringComparer.Ordinal));
        Assert.Equal(Log().Read(), await AllAsync());
    }

    [Fact]
    public async Task the_newest_come_first()
    {
        var written = Enumerable.Range(1, 500).Select(n => n.ToString(CultureInfo.InvariantCulture).PadRight(100, '.')).ToArray();
        foreach (var line in written) await Log().AppendAsync(line, Cancellation);
        var newest = await Log().NewestAsync(Cancellation);
        Assert.InRange(newest.Count, 50, 100);
        Assert.Equal(written.Reverse().Take(newest.Count), newest);
    }

    [Fact]
    public async Task what_was_not_written_whole_is_no_line_and_hurts_no_other()
    {
        await Log().AppendAsync("first", Cancellation);
        await File.AppendAllTextAsync(Lines, "half", Cancellation);
        Assert.Equal(["first"], Log().Read());
        Assert.Equal(["first"], await AllAsync());
        Assert.Equal(["first"], await Log().NewestAsync(Cancellation));

        await Log().AppendAsync("second", Cancellation);
        Assert.Equal(["first", "half", "second"], await AllAsync());
        Assert.Equal("second", (await Log().NewestAsync(Cancellation))[0]);
    }

    [Fact]
    public async Task a_long_look_keeps_nobody_from_writing()
    {
        await Log().AppendAsync("first", Cancellation);
        await Log().AppendAsync("second", Cancellation);
        await using var reading = Log().LinesAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        Assert.True(await reading.MoveNextAsync());
        await Log().AppendAsync("third", Cancellation);
        Assert.Equal(["first", "second", "third"], Log().Read());
    }

    private OutsideLog Log() => new(Lines, TimeProvider.System);

    private async Task<string[]> AllAsync() => await Log().LinesAsync(Cancellation).ToArrayAsync(Cancellation);
}
