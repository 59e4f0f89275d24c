using Gateway.Journal;

namespace Gateway.Tests.Journal;

// The event log: pages and trimming.
public abstract partial class JournalCompliance
{
    [Fact]
    public async Task ReadLog_InPages_GivesEveryEventOnce()
    {
        await AppendAsync(2, 100);

        List<long> seen = [];
        LogPage page;
        while ((page = await Store.ReadLogAsync(2, seen.LastOrDefault(), 7, int.MaxValue, Cancel)).Records.Count > 0)
        {
            Assert.Equal((1L, 100L), (page.FirstKept, page.Last));
            Assert.True(page.Records.Count <= 7);
            seen.AddRange(page.Records.Select(r => r.Sequence));
        }

        Assert.Equal(Enumerable.Range(1, 100).Select(n => (long)n), seen);
    }

    [Fact]
    public async Task ReadLog_SmallByteLimit_StillGivesOneEventAPage()
    {
        await AppendAsync(0, 3);

        var page = await Store.ReadLogAsync(0, 1, 10, 1, Cancel);

        Assert.Equal(2, Assert.Single(page.Records).Sequence);
    }

    [Fact]
    public async Task ReadLog_EmptyOrBehindTheHead_IsEmpty()
    {
        Assert.Equal((1L, 0L), await Store.ReadLogBoundsAsync(0, Cancel));
        Assert.Empty((await Store.ReadLogAsync(0, 0, 10, 1000, Cancel)).Records);
        await AppendAsync(0, 2);

        var page = await Store.ReadLogAsync(0, 2, 10, 1000, Cancel);

        Assert.Empty(page.Records);
        Assert.Equal((1L, 2L), (page.FirstKept, page.Last));
    }

    [Fact]
    public async Task Trim_InsideASegment_DeletesOnlyWholeSegmentsBefore()
    {
        await AppendAsync(1, 9_000);

        await Store.TrimAsync(1, 4_096, Start, Cancel);
        Assert.Equal((1L, 9_000L), await Store.ReadLogBoundsAsync(1, Cancel));
        await Store.TrimAsync(1, 8_500, Start, Cancel);
        Assert.Equal((8_193L, 9_000L), await Store.ReadLogBoundsAsync(1, Cancel));
        await Store.TrimAsync(1, 100, Start, Cancel);
        Assert.Equal((8_193L, 9_000L), await Store.ReadLogBoundsAsync(1, Cancel));

        var page = await Store.ReadLogAsync(1, 10, 2, int.MaxValue, Cancel);
        Assert.Equal(8_193, page.FirstKept);
        Assert.Equal([8_193L, 8_194L], page.Records.Select(r => r.Sequence));
        Assert.Equal("event 8193", Text(page.Records[0].Data));
    }

    [Fact]
    public async Task Trim_Everything_TheLogGoesOnWhereItWas()
    {
        await AppendAsync(1, 4_096);

        await Store.TrimAsync(1, long.MaxValue, Start, Cancel);
        Assert.Equal((4_097L, 4_096L), await Store.ReadLogBoundsAsync(1, Cancel));
        Assert.Empty((await Store.ReadLogAsync(1, 0, 10, 1000, Cancel)).Records);
        await ReopenAsync();

        Assert.Equal(4_097, (await CommitAsync(Event(NewKey(1), 0, "next"))).FirstSequence);
        Assert.Equal((4_097L, 4_097L), await Store.ReadLogBoundsAsync(1, Cancel));
    }

    [Fact]
    public async Task Trim_SeveralAtOnce_TheFurthestCounts()
    {
        await AppendAsync(1, 12_000);

        // As retention and the hourly look at dedupe ids may meet: in one write, in either order.
        await Task.WhenAll(new long[] { 0, 9_001, 0, 4_500, 0 }.Select(before => Store.TrimAsync(1, before, DateTimeOffset.UnixEpoch, Cancel).AsTask()));

        var page = await Store.ReadLogAsync(1, 0, 1, int.MaxValue, Cancel);
        Assert.Equal(8_193, page.FirstKept);
        Assert.Equal("event 8193", Text(page.Records[0].Data));
        await ReopenAsync();
        Assert.Equal("event 8193", Text((await Store.ReadLogAsync(1, 0, 1, int.MaxValue, Cancel)).Records[0].Data));
    }

    [Fact]
    public async Task ReadLog_WhileItIsTrimmed_GivesWhatIsKept()
    {
        await AppendAsync(1, 20_000);
        using var trimmed = new CancellationTokenSource();
        var reading = Task.Run(
            async () =>
            {
                while (!trimmed.IsCancellationRequested)
                {
                    var page = await Store.ReadLogAsync(1, 0, 10, int.MaxValue, Cancel);
                    Assert.Equal(page.FirstKept, page.Records[0].Sequence);
                }
            },
            Cancel);
        foreach (var before in new long[] { 4_097, 8_193, 12_289, 16_385 })
        {
            await Store.TrimAsync(1, before, DateTimeOffset.UnixEpoch, Cancel);
        }

        await trimmed.CancelAsync();
        await reading;
    }
}
