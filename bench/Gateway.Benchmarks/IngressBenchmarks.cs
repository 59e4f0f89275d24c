using BenchmarkDotNet.Attributes;

namespace Gateway.Benchmarks;

/// <summary>Verify and decode of one 1 KB WhatsApp text: ours, and HMACSHA256 with JsonSerializer into classes.</summary>
[MemoryDiagnoser]
public class IngressBenchmarks
{
    private readonly WhatsAppText _message = new();

    [Benchmark(Baseline = true)]
    public object Usual() => _message.Usual();

    [Benchmark]
    public object Ours() => _message.Ours();
}
