using System.Diagnostics;
using System.Globalization;
using Gateway.Conversations.Sending;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Benchmarks.Sending;

/// <summary>The mode <c>marks</c>: what it costs that a message is marked before its request leaves, on the embedded store in a directory of its own.</summary>
internal static class SendMarkCosts
{
    // A second or two at a millisecond for each flush of the device.
    private const int Sends = 2_000;

    public static async Task PrintAsync(TextWriter output)
    {
        output.WriteLine("| durability | begun at once | us a send | bytes allocated a send |");
        output.WriteLine("|---|---|---|---|");
        foreach (var durability in (Durability[])[Durability.Crash, Durability.Power])
        {
            // As many requests of one account as are on their way at once, and one alone.
            foreach (var atOnce in (int[])[1, 32])
                output.WriteLine(await OfAsync(durability, atOnce));
        }
    }

    private static async Task<string> OfAsync(Durability durability, int atOnce)
    {
        var directory = Directory.CreateTempSubdirectory("gateway-marks-");
        try
        {
            await using var journal = new GatewayJournal(
                EmbeddedStore.Open(directory.FullName, new EmbeddedOptions { Durability = durability }), new JournalOptions(), TimeProvider.System, NullLogger<GatewayJournal>.Instance);
            await journal.StartAsync(CancellationToken.None);
            var marks = new SendMarks(journal, "acme/whatsapp/main", TimeProvider.System, NullLogger.Instance);

            // A sender's marks live in its grain: one thing at a time.
            var turns = new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler;
            Task<(double, double)> RunAsync() => Task.Factory.StartNew(() => MeasureAsync(marks, atOnce), CancellationToken.None, TaskCreationOptions.None, turns).Unwrap();
            await RunAsync();
            var (microseconds, bytes) = await RunAsync();
            return string.Create(CultureInfo.InvariantCulture, $"| {durability} | {atOnce} | {microseconds:0} | {bytes:0} |");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<(double Microseconds, double Bytes)> MeasureAsync(SendMarks marks, int atOnce)
    {
        var (start, allocated) = (Stopwatch.GetTimestamp(), GC.GetTotalAllocatedBytes());
        var ids = new Guid[atOnce];
        var begun = new Task<bool>[atOnce];
        for (var sent = 0; sent < Sends; sent += atOnce)
        {
            for (var i = 0; i < atOnce; i++)
            {
                ids[i] = Guid.NewGuid();
                begun[i] = marks.BeginAsync(ids[i]).AsTask();
            }

            if (Array.IndexOf(await Task.WhenAll(begun), false) >= 0)
                throw new InvalidOperationException("The journal did not confirm a mark.");
            foreach (var id in ids)
                marks.End(id);
        }

        return (Stopwatch.GetElapsedTime(start).TotalMicroseconds / Sends, (double)(GC.GetTotalAllocatedBytes() - allocated) / Sends);
    }
}
