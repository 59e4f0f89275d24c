using Gateway.SystemTests.Journal;

namespace Gateway.SystemTests.Faults;

/// <summary>
/// How: the store lies on a volume that loses its power while the provider posts; every process that used it is killed, the volume is mounted again, and the
/// gateway is started on what came back. Every message answered 2xx before must be in its event log.
/// </summary>
/// <remarks>GATEWAY_POWER_CUTS sets the number of cuts: 3 unless set, 20 for the figures in <c>docs/reliability.md</c>. Needs root.</remarks>
public sealed class GatewayPowerCutTests(ITestOutputHelper output)
{
    // Some seconds of load around each cut.
    private const int MessagesOfACut = 3000;

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
            volume.CutPower();
            await site.Gateway.KillAsync();
            volume.Unmount();
            volume.Mount();
            await site.StartAgainAsync();
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
            volume.CutPower();
            await redis.KillAsync();
            await site.Gateway.KillAsync();
            volume.Unmount();
            volume.Mount();
            await redis.StartAgainAsync();
            await site.StartAgainAsync();
            await CheckAsync(site, cut);
        });
        output.WriteLine(await site.EndAsync());
    }

    private async Task CheckAsync(Site site, int cut)
    {
        var acknowledged = site.Ledger.Count;
        var log = await site.CheckLedgerAsync();
        output.WriteLine($"cut {cut}: {acknowledged} answered 2xx so far, lost 0; {log.Events} events");
    }
}
