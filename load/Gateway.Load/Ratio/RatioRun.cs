using System.Globalization;
using System.Text.Json;
using Gateway.Load.Processes;
using Gateway.Load.Setup;

namespace Gateway.Load.Ratio;

/// <summary>The floor first, alone; then the gateway, alone: both see the same machine, the same requests and the same connections.</summary>
internal static class RatioRun
{
    public static async Task<int> RunAsync(RatioOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-load-");
        try
        {
            var gateway = options.Gateway ?? Servers.BuiltGateway();
            var (setup, configuration) = LoadSetup.Create(RatioOptions.AgentsDefault, RatioOptions.CapacityDefault, autoAccept: !options.Offers);
            var config = Path.Combine(folder.FullName, "gateway.json");
            await File.WriteAllTextAsync(config, configuration, cancellationToken);

            var floor = await FloorPhase.RunAsync(options, setup, error, cancellationToken);
            var result = await WithStoreAsync(options, setup, gateway, config, folder.FullName, floor, error, cancellationToken);
            output.WriteLine(JsonSerializer.Serialize(result));
            return result.Lost + result.Duplicates + result.OutOfOrder == 0 ? 0 : 1;
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
        {
            // What was started did not come up: the reason is in the words of the process itself.
            error.WriteLine(failure.Message);
            return 2;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<RatioResult> WithStoreAsync(
        RatioOptions options, LoadSetup setup, string program, string config, string folder, double floor, TextWriter error, CancellationToken cancellationToken)
    {
        string[] arguments = ["--config", config, "--data", Path.Combine(folder, "data")];
        if (!options.Redis)
        {
            return await WithGatewayAsync(options, setup, program, arguments, floor, error, cancellationToken);
        }

        var (redis, connection) = await Servers.RedisAsync(folder, cancellationToken);
        await using (redis)
        {
            return await WithGatewayAsync(options, setup, program, [.. arguments, "--redis", connection], floor, error, cancellationToken);
        }
    }

    private static async Task<RatioResult> WithGatewayAsync(
        RatioOptions options, LoadSetup setup, string program, string[] arguments, double floor, TextWriter error, CancellationToken cancellationToken)
    {
        var (gateway, url) = await Servers.GatewayAsync(program, arguments, cancellationToken);
        await using (gateway)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gateway: process {gateway.Id} at {url}"));
            var phases = new GatewayPhases(options, setup, gateway, url, error);
            return await phases.RunAsync(floor, cancellationToken);
        }
    }
}
