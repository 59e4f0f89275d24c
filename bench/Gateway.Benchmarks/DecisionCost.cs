using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Gateway.Contracts.Agents;
using Gateway.Contracts.Configuration;
using Gateway.Conversations.Pools;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Gateway.Routing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks;

/// <summary>
/// <c>dotnet run -c Release --project bench/Gateway.Benchmarks -- decisions</c>: what it costs to be able to explain a decision later. Bytes as stored, time to look at
/// the agents, and CPU time of the whole process to store one, by itself and in the batches that come of many at once.
/// </summary>
internal static class DecisionCost
{
    private const int Decisions = 20_000;

    public static async Task PrintAsync(TextWriter output)
    {
        foreach (var agents in (int[])[3, 20, 100])
        {
            var (news, micros) = Decide(agents, looks: int.MaxValue);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decisions agents={agents} decided={news.Count} us/decision={micros:F1} bytes/decision={BytesOf(news):F0}"));
        }

        foreach (var together in (int[])[1, 16, 256])
        {
            var (micros, count) = await StoreAsync(together);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"decisions stored-together={together} count={count} CPU us/decision={micros:F1}"));
        }
    }

    // Over as many seconds of the matcher's clock as it takes to look at all agents each time.
    private static (List<DecisionNews> News, double Micros) Decide(int agents, int looks)
    {
        var (matcher, log, facts, news) = (new Matcher(new MatcherOptions()), new DecisionLog { Policy = new PolicyStamp(1, "0123456789ab") }, new List<RoutingFact>(), new List<DecisionNews>());
        var now = 1_000_000L;
        matcher.StartEpoch(1, now, facts);
        matcher.SetQueue(new QueuePolicy { Name = "support", OfferTimeout = 20_000_000, AgeingStep = 60_000_000, DepthMax = int.MaxValue }, now, facts);
        for (var i = 0; i < agents; i++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"agent-{i}");
            matcher.SetAgent(new AgentSupply { Id = id, Skills = new Dictionary<string, int> { ["language:de"] = i % 3 == 2 ? 3 : 8 }, Queues = ["support"], Capacity = 1000 }, now, facts);
            matcher.SetPresence(id, Presence.Online, now, facts);
        }

        matcher.Record(log);
        var rounds = Math.Min(looks, 2_000);
        var spent = TimeSpan.Zero;
        for (var i = 0; i < rounds; i++)
        {
            now += 1_000_000;
            var job = new JobKey(string.Create(CultureInfo.InvariantCulture, $"kq3vJxY0Qd2b1mYc5tW8zA.{i}"), 1);
            matcher.Enqueue(new JobDemand { Job = job, Conversation = job.Id, Queue = "support", Requirements = [new SkillRequirement("language:de", 5)], WaitingSince = now }, now, facts);
            var start = Stopwatch.GetTimestamp();
            matcher.Match(now, facts);
            spent += i < rounds / 2 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(start);
            news.AddRange(log.Take());
            matcher.Cancel(job, now, facts);
            facts.Clear();
        }

        return (news, spent.TotalMicroseconds / (rounds - (rounds / 2)));
    }

    private static double BytesOf(List<DecisionNews> news)
    {
        var bytes = new ArrayBufferWriter<byte>();
        foreach (var item in news) DecisionCodec.Write(bytes, [item]);
        return bytes.WrittenCount / (double)news.Count;
    }

    private static async Task<(double Micros, int Count)> StoreAsync(int together)
    {
        var directory = Directory.CreateTempSubdirectory("decision-cost-").FullName;
        try
        {
            await using var journal = new GatewayJournal(EmbeddedStore.Open(directory, new EmbeddedOptions()), new JournalOptions(), TimeProvider.System, NullLogger<GatewayJournal>.Instance);
            await journal.StartAsync(CancellationToken.None);
            var archive = new DecisionArchive(journal, new ModelSource(), "acme", TimeProvider.System, NullLogger.Instance);
            var sample = Decide(20, looks: 1).News[0].Made!;
            var count = together == 1 ? Decisions / 10 : Decisions;
            await RunAsync(archive, sample, together, count / 4, "warm");
            var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            await RunAsync(archive, sample, together, count, "job");
            process.Refresh();
            return ((process.TotalProcessorTime - before).TotalMicroseconds / count, count);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task RunAsync(DecisionArchive archive, Decision sample, int together, int count, string name)
    {
        for (var i = 0; i < count; i += together)
        {
            archive.Add([.. Enumerable.Range(i, together).Select(n => new DecisionNews(string.Create(CultureInfo.InvariantCulture, $"{name}-{n}"), sample, null))]);
            await archive.FlushAsync();
        }
    }
}
