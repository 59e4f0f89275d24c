using System.Text;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Gateway.Tests.Journal;

public sealed class EmbeddedLogTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("journal-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public async Task Read_StoreThatWasClosed_GivesEveryEventInOrderAndChangesNothing()
    {
        var written = await WriteAsync(partitions: 3, events: 500);
        var before = Files();

        var read = new List<string>();
        using (var log = EmbeddedLog.Open(_path))
        {
            Assert.Equal(3, log.PartitionCount);
            for (var partition = 0; partition < log.PartitionCount; partition++)
            {
                long after = 0;
                for (var page = log.Read(partition, after); page.Count > 0; page = log.Read(partition, after))
                {
                    foreach (var record in page)
                    {
                        Assert.Equal(after + 1, record.Sequence);
                        after = record.Sequence;
                        read.Add(Encoding.UTF8.GetString(record.Data.Span));
                    }
                }
            }
        }

        Assert.Equal(written.Order(), read.Order());
        Assert.Equal(before, Files());
        await using var again = EmbeddedStore.Open(_path, new EmbeddedOptions { Partitions = 3 });
    }

    [Fact]
    public void Open_WhereNoStoreIs_SaysSo() => Assert.Throws<DirectoryNotFoundException>(() => EmbeddedLog.Open(_path));

    private async Task<List<string>> WriteAsync(int partitions, int events)
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 3, 2, 9, 0, 0, TimeSpan.Zero));
        var store = EmbeddedStore.Open(_path, new EmbeddedOptions { Partitions = partitions });
        await using var journal = new GatewayJournal(store, new JournalOptions(), time, NullLogger<GatewayJournal>.Instance);
        await journal.StartAsync(TestContext.Current.CancellationToken);
        var written = new List<string>();
        for (var i = 0; i < events; i++)
        {
            written.Add($"event {i}");
            var commit = new Commit { Key = new JournalKey(RecordKind.Conversation, Guid.NewGuid()), ExpectedVersion = 0, Events = [Encoding.UTF8.GetBytes(written[^1])], Now = time.GetUtcNow() };
            Assert.Equal(CommitOutcome.Committed, (await journal.CommitAsync(commit)).Outcome);
        }

        return written;
    }

    private string[] Files() => [.. new DirectoryInfo(_path).EnumerateFiles().Where(f => f.Name != "LOCK").Select(f => $"{f.Name} {f.Length} {f.LastWriteTimeUtc:O}").Order()];
}
