using Gateway.SystemTests.Faults.Checks;
using Gateway.SystemTests.Journal;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// How: the store lies on a volume that loses its power while the provider posts. The processors stop first, that is, every process that used the volume is
/// frozen: a flush that is under way when the file system stops may report success, and nobody hears of that in a real power cut. Then they are killed, the
/// volume is mounted again, and the gateway is started on what came back. Every message answered 2xx before must be in its event log.
/// </summary>
/// <remarks>GATEWAY_POWER_CUTS sets the number of cuts: 3 unless set, 20 for the figures in <c>docs/reliability.md</c>. Needs root.</remarks>
public sealed class GatewayPowerCutTests(ITestOutputHelper output)
{
    // Some seconds of load around each cut.
    private const int MessagesOfACut = 2000;

    [Fact]
    public async Task Cut_UnderTheEmbeddedStore_LosesNothingAcknowledged()
    {
        Assert.SkipWhen(LoopVolume.Unavailable() is not null, LoopVolume.Unavailable() ?? "");
        using var volume = new LoopVolume();
        volume.Mount();
        await using var site = new Site(FaultSize.Cuts * MessagesOfACut, Path.Combine(volume.MountPoint, "data"));
        await site.BeginAsync();
        await site.InterruptAsync(FaultSize.Cuts, async cut =>
        {
            await CutAsync(volume, site, redis: null);
            await CheckAsync(site, cut);
        });
        output.WriteLine(await site.EndAsync());
    }

    [Fact]
    public async Task Cut_UnderRedisThatFlushesAlways_LosesNothingAcknowledged()
    {
        Assert.SkipWhen(LoopVolume.Unavailable() is not null, LoopVolume.Unavailable() ?? "");
        using var volume = new LoopVolume();
        volume.Mount();
        await using var redis = await RedisUnderTest.StartInAsync(volume.MountPoint, "--appendonly", "yes", "--appendfsync", "always");
        await using var site = new Site(FaultSize.Cuts * MessagesOfACut, null, "--redis", redis.ConnectionString);
        await site.BeginAsync();
        await site.InterruptAsync(FaultSize.Cuts, async cut =>
        {
            await CutAsync(volume, site, redis);
            await CheckAsync(site, cut);
        });
        output.WriteLine(await site.EndAsync());
    }

    [Fact]
    public async Task Cut_UnderRedisThatDoesNotFlush_LosesAcknowledged()
    {
        Assert.SkipWhen(LoopVolume.Unavailable() is not null, LoopVolume.Unavailable() ?? "");
        using var volume = new LoopVolume();
        volume.Mount();
        await using var redis = await RedisUnderTest.StartInAsync(volume.MountPoint, "--appendonly", "yes", "--appendfsync", "no");
        await using var site = new Site(MessagesOfACut, null, "--redis", redis.ConnectionString);
        await site.BeginAsync();
        await site.InterruptAsync(1, async _ =>
        {
            await CutAsync(volume, site, redis);
            var lost = (await site.ReadLogAsync()).Findings.Of(Promises.Lost);
            output.WriteLine($"{site.Ledger.Count} answered 2xx, lost {lost}");
            Assert.True(lost > 0, "The control lost nothing: the cut does not cut.");
        });
    }

    private static async Task CutAsync(LoopVolume volume, Site site, RedisUnderTest? redis)
    {
        redis?.Freeze();
        await site.Gateway.FreezeAsync();
        site.Provider.Pause();
        volume.CutPower();
        await (redis?.KillAsync() ?? Task.CompletedTask);
        await site.Gateway.KillAsync();
        volume.Unmount();
        volume.Mount();
        await (redis?.StartAgainAsync() ?? Task.CompletedTask);
        await site.StartAgainAsync();
    }

    private async Task CheckAsync(Site site, int cut)
    {
        var log = await site.CheckLedgerAsync();
        output.WriteLine($"cut {cut}: {site.Ledger.Count} answered 2xx so far, lost 0; {log.Events} events");
    }
}
