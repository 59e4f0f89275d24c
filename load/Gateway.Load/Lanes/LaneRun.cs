using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Host.Security;
using Gateway.Load.Processes;
using Gateway.Load.Setup;

namespace Gateway.Load.Lanes;

/// <summary>A gateway of its own, publishers on its TCP lane at full speed, and a subscriber that reads everything back.</summary>
internal static class LaneRun
{
    public static async Task<int> RunAsync(LaneOptions options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-lane-");
        try
        {
            var (provider, id, hash) = ApiKey.New("load");
            var (setup, configuration) = LoadSetup.Create(agents: 1, capacity: 1, autoAccept: false);
            var config = Path.Combine(folder.FullName, "gateway.json");
            await File.WriteAllTextAsync(config, WithPublisher(configuration, id, hash), cancellationToken);
            var port = FreePort();
            string[] arguments = ["--config", config, "--data", Path.Combine(folder.FullName, "data"), "--tcp", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")];
            if (!options.Redis)
            {
                return await MeasureAsync(options, arguments, port, provider, setup.EventsKey, output, error, cancellationToken);
            }

            var (redis, connection) = await Servers.RedisAsync(folder.FullName, cancellationToken);
            await using (redis)
            {
                return await MeasureAsync(options, [.. arguments, "--redis", connection], port, provider, setup.EventsKey, output, error, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or SocketException or System.ComponentModel.Win32Exception)
        {
            error.WriteLine(failure.Message);
            return 2;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(
        LaneOptions options, string[] arguments, int port, string provider, string subscriber, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var decode = DecodeCost.Measure(options);
        var (gateway, url) = await Servers.GatewayAsync(options.Gateway ?? Servers.BuiltGateway(), arguments, cancellationToken);
        await using (gateway)
        {
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"gateway: process {gateway.Id}, lane on port {port}; decode alone {decode:0.00} us a message"));
            var durability = await Servers.DurabilityAsync(url, cancellationToken);
            var messages = 0L;
            using var until = new CancellationTokenSource();
            var senders = Enumerable.Range(0, options.Connections)
                .Select(_ => new LaneSender(port, provider, options, () => Interlocked.Add(ref messages, options.Batch) - options.Batch)).ToArray();
            var running = Task.WhenAll(senders.Select(sender => Task.Run(() => sender.RunAsync(until.Token, cancellationToken), cancellationToken)));
            await Second(options.WarmUp, senders, running, error, cancellationToken);

            var (before, cpu, started) = (Acknowledged(senders), gateway.Cpu, TimeProvider.System.GetTimestamp());
            await Second(options.Seconds, senders, running, error, cancellationToken);
            var (measured, used, took) = (Acknowledged(senders) - before, gateway.Cpu - cpu, TimeProvider.System.GetElapsedTime(started));
            await until.CancelAsync();
            await running;

            var acknowledged = Acknowledged(senders);
            var refused = senders.Sum(sender => sender.Refused);
            var check = options.Check ? new LaneCheck(port, subscriber, messages) : null;
            if (check is not null)
            {
                await check.RunAsync(acknowledged, cancellationToken);
                error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"read back: {check.Events} messages in {check.Took.TotalSeconds:0.0} s, {check.End}"));
            }

            // Which message a refused batch held is not kept: with refusals only the sum can be compared.
            var lost = check is null ? (long?)null : refused == 0 ? check.Missing(static _ => true) : Math.Max(0, acknowledged - (check.Events - check.Repeated));
            var result = new LaneResult
            {
                DurablePerSecond = Math.Round(measured / took.TotalSeconds),
                GatewayCpuMicroseconds = Math.Round(used.TotalMicroseconds / Math.Max(1, measured), 1),
                DecodeMicroseconds = Math.Round(decode, 2),
                Batch = options.Batch,
                Connections = options.Connections,
                Threads = options.Threads,
                Acknowledged = acknowledged,
                RefusedBatches = refused,
                Lost = lost,
                Duplicates = check?.Repeated,
                OutOfOrder = check?.OutOfOrder,
                ReadBackPerSecond = check is null ? null : Math.Round(check.Events / check.Took.TotalSeconds),
                Durability = durability,
            };
            output.WriteLine(JsonSerializer.Serialize(result));
            foreach (var sender in senders)
            {
                sender.Dispose();
            }

            return (lost ?? 0) + (check?.Repeated ?? 0) + (check?.OutOfOrder ?? 0) == 0 ? 0 : 1;
        }
    }

    private static async Task Second(int seconds, LaneSender[] senders, Task running, TextWriter error, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), TimeProvider.System);
        var before = Acknowledged(senders);
        for (var second = 0; second < seconds && await timer.WaitForNextTickAsync(cancellationToken); second++)
        {
            if (running.IsFaulted)
            {
                await running;
            }

            var now = Acknowledged(senders);
            error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{now - before} durable in a second"));
            before = now;
        }
    }

    private static long Acknowledged(LaneSender[] senders) => senders.Sum(sender => sender.Acknowledged);

    private static string WithPublisher(string configuration, string id, byte[] hash)
    {
        var root = JsonNode.Parse(configuration)!;
        root["tenants"]![LoadSetup.Tenant]!["keys"]!.AsArray().Add(new JsonObject { ["id"] = id, ["hash"] = ApiKey.HashText(hash), ["role"] = "provider" });
        return root.ToJsonString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
