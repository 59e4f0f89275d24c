using System.Diagnostics.Metrics;
using Gateway.Host.Operate;

namespace Gateway.Host.Pages.Stats;

/// <summary>Listens to the door's own histogram, so that the page and the metrics endpoint tell of the same measurements.</summary>
internal sealed class IngressLatency : IHostedService, IDisposable
{
    private const string Instrument = "gateway.ingress.duration";

    private readonly MeterListener _listener = new();
    private readonly LatencyWindow _window;

    public IngressLatency(TimeProvider time)
    {
        _window = new LatencyWindow(time);
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == GatewayMetrics.Name && instrument.Name == Instrument)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => _window.Record(seconds * 1000));
    }

    public LatencyView? Read() => _window.Read();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();
}
