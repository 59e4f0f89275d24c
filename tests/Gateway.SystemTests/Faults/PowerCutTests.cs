using System.Diagnostics;
using System.Globalization;
using System.Text;
using Gateway.Journal;
using Gateway.Journal.Embedded;
using Gateway.SystemTests.Harness;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// A worker commits under load to a store on a loop volume and notes every acknowledgement outside of it. The volume loses its power at a
/// random moment, the worker is killed, the volume is mounted again: every acknowledged commit must be there, with its event at its sequence.
/// The worker is frozen first: a flush that is under way when the file system stops may report success, and nobody hears of that in a real power cut.
/// </summary>
/// <remarks>GATEWAY_POWER_CUTS sets the number of cuts: 5 unless set, 20 for the figure in <c>docs/decisions/0001-embedded-store.md</c>.</remarks>
public sealed class PowerCutTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Cut_UnderLoad_LosesNoAcknowledgedCommit()
    {
        Assert.SkipWhen(LoopVolume.Unavailable() is not null, LoopVolume.Unavailable() ?? "");
        var cuts = int.Parse(Environment.GetEnvironmentVariable("GATEWAY_POWER_CUTS") ?? "5", CultureInfo.InvariantCulture);
        using var volume = new LoopVolume();
        var acknowledged = 0;
        for (var cut = 1; cut <= cuts; cut++)
        {
            await CutAsync(volume, Durability.Power, acknowledged + Random.Shared.Next(200, 8_000));
            var (count, lost) = await CheckAsync(volume);
            output.WriteLine($"cut {cut}: acknowledged {count - acknowledged}, of {count} so far lost {lost.Count}");
            Assert.True(count > acknowledged, "Nothing was acknowledged before the cut, so it proves nothing.");
            Assert.Empty(lost);
            acknowledged = count;
        }
    }

    [Fact]
    public async Task Cut_WithoutFlush_LosesAcknowledgedCommits()
    {
        Assert.SkipWhen(LoopVolume.Unavailable() is not null, LoopVolume.Unavailable() ?? "");
        using var volume = new LoopVolume();

        await CutAsync(volume, Durability.Crash, 5_000);

        var (count, lost) = await CheckAsync(volume);
        output.WriteLine($"acknowledged {count}, lost {lost.Count}");
        Assert.True(lost.Count > 0, "The control lost nothing: the cut does not cut.");
    }

    [Fact]
    public async Task Kill_UnderLoad_LosesNoAcknowledgedCommitEvenWithoutFlush()
    {
        var directory = Directory.CreateTempSubdirectory("kill-");
        try
        {
            var (store, ledger) = (Path.Combine(directory.FullName, "store"), Path.Combine(directory.FullName, "ledger"));
            using (var worker = await StartAsync(store, ledger, Durability.Crash, 5_000)) await KillAsync(worker);

            var (count, lost) = await CheckAsync(store, ledger);

            output.WriteLine($"acknowledged {count}, lost {lost.Count}");
            Assert.Empty(lost);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task CutAsync(LoopVolume volume, Durability durability, int afterAcknowledged)
    {
        volume.Mount();
        using var worker = await StartAsync(StoreOf(volume), LedgerOf(volume), durability, afterAcknowledged - CommitLedger.Read(LedgerOf(volume)).Count());
        await ChildProcess.FreezeAsync(worker);
        volume.CutPower();
        await KillAsync(worker);
        volume.Unmount();
    }

    private static async Task<(int Count, List<string> Lost)> CheckAsync(LoopVolume volume)
    {
        volume.Mount();
        try
        {
            return await CheckAsync(StoreOf(volume), LedgerOf(volume));
        }
        finally
        {
            volume.Unmount();
        }
    }

    private static async Task<(int Count, List<string> Lost)> CheckAsync(string path, string ledger)
    {
        await using var store = EmbeddedStore.Open(path, new EmbeddedOptions());
        var versions = new long[CommitWorker.CallerCount];
        for (var caller = 0; caller < versions.Length; caller++)
        {
            versions[caller] = (await store.ReadAsync(CommitWorker.KeyOf(caller), DateTimeOffset.MaxValue, CancellationToken.None))?.Version ?? 0;
        }

        var logs = new List<string>[store.PartitionCount];
        for (var partition = 0; partition < logs.Length; partition++) logs[partition] = await LogAsync(store, partition);
        List<string> lost = [];
        var count = 0;
        foreach (var (caller, version, sequence) in CommitLedger.Read(ledger))
        {
            count++;
            var log = logs[CommitWorker.KeyOf(caller).Partition(logs.Length)];
            if (versions[caller] < version || log.Count < sequence || log[(int)sequence - 1] != CommitWorker.EventOf(caller, version)) lost.Add($"{caller} {version} {sequence}");
        }

        return (count, lost);
    }

    private static async Task<List<string>> LogAsync(EmbeddedStore store, int partition)
    {
        List<string> all = [];
        while (await store.ReadLogAsync(partition, all.Count, 10_000, int.MaxValue, CancellationToken.None) is { Records: { Count: > 0 } page })
        {
            all.AddRange(page.Select(record => Encoding.ASCII.GetString(record.Data.Span)));
        }

        return all;
    }

    private static async Task<Process> StartAsync(string store, string ledger, Durability durability, int acknowledged)
    {
        var program = typeof(PowerCutTests).Assembly.Location;
        var worker = Process.Start(new ProcessStartInfo("dotnet", [program, "worker", "commit", store, ledger, durability.ToString()]) { RedirectStandardOutput = true })!;
        using var patience = new CancellationTokenSource(Patience);
        var line = await worker.StandardOutput.ReadLineAsync(patience.Token);
        Assert.StartsWith($"durability {durability}", line, StringComparison.Ordinal);
        while ((line = await worker.StandardOutput.ReadLineAsync(patience.Token)) is not null)
        {
            if (line.StartsWith("acknowledged ", StringComparison.Ordinal) && int.Parse(line.AsSpan(13), CultureInfo.InvariantCulture) >= acknowledged) return worker;
            Assert.NotEqual("failed", line);
        }

        throw new InvalidOperationException($"The worker ended with {worker.ExitCode} before it had committed enough.");
    }

    private static async Task KillAsync(Process worker)
    {
        worker.Kill();
        await worker.WaitForExitAsync(CancellationToken.None).WaitAsync(Patience, CancellationToken.None);
    }

    private static string StoreOf(LoopVolume volume) => Path.Combine(volume.MountPoint, "store");

    private static string LedgerOf(LoopVolume volume) => Path.Combine(volume.Outside, "ledger");
}
