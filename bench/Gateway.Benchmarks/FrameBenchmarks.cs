using BenchmarkDotNet.Attributes;
using Gateway.Contracts.Agents;
using Gateway.Protocol;

namespace Gateway.Benchmarks;

/// <summary>Frame codecs in both formats.</summary>
[MemoryDiagnoser]
public class FrameBenchmarks
{
    private readonly FrameSamples _samples = new();

    [Params(FrameFormat.Json, FrameFormat.MessagePack)]
    public FrameFormat Format { get; set; }

    [Benchmark]
    public void WriteAssigned() => _samples.WriteAssigned(Format);

    [Benchmark]
    public ClientFrame ReadAccept() => _samples.ReadAccept(Format);
}
