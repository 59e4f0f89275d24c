using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>A result as one JSON object. Times are seconds; those of a trace are in the unit of its file.</summary>
public static class ResultWriter
{
    public static void Write(Utf8JsonWriter json, SimulationResult result)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, result.Scenario.Name);
        json.WritePropertyName("policy"u8);
        Write(json, result.Policy);
        json.WriteNumber("replications"u8, result.Scenario.Replications);
        json.WritePropertyName("overall"u8);
        Write(json, result.Overall);
        json.WriteStartObject("types"u8);
        foreach (var (type, measures) in result.Types)
        {
            json.WritePropertyName(type);
            Write(json, measures);
        }

        json.WriteEndObject();
        json.WriteStartObject("groups"u8);
        foreach (var (group, measures) in result.Groups)
        {
            json.WriteStartObject(group);
            json.WriteNumber("occupancy"u8, measures.Occupancy);
            json.WriteNumber("idleCv"u8, measures.IdleCv);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (result.Scenario.Trace is not null) WriteTrace(json, result);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, PolicySpec policy)
    {
        if (policy == PolicySpec.Default)
        {
            json.WriteStringValue("default"u8);
            return;
        }

        json.WriteStartObject();
        json.WriteString("agent"u8, PolicyNames.Of(policy.Agent));
        json.WriteString("job"u8, PolicyNames.Of(policy.Job));
        if (policy.Ladder.IsMeasured)
        {
            json.WriteString("ladder"u8, "default"u8);
        }
        else if (policy.Ladder.Steps.Count > 0)
        {
            json.WriteStartArray("ladder"u8);
            foreach (var step in policy.Ladder.Steps)
            {
                json.WriteStartArray();
                json.WriteNumberValue(step.Level);
                if (step.After is { } after) json.WriteNumberValue(after / 1_000_000.0);
                else json.WriteNullValue();
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MeasureBlock measures)
    {
        json.WriteStartObject();
        json.WriteNumber("offered"u8, measures.Offered);
        json.WriteNumber("served"u8, measures.Served);
        json.WriteNumber("abandoned"u8, measures.Abandoned);
        json.WriteNumber("meanWait"u8, measures.MeanWait);
        json.WriteNumber("meanWaitServed"u8, measures.MeanWaitServed);
        json.WriteNumber("waited"u8, measures.Waited);
        json.WriteNumber("withinSla"u8, measures.WithinSla);
        json.WriteNumber("withinSlaCi95"u8, measures.WithinSlaCi95);
        json.WriteNumber("p50Wait"u8, measures.P50Wait);
        json.WriteNumber("p95Wait"u8, measures.P95Wait);
        json.WriteNumber("abandonedShare"u8, measures.AbandonedShare);
        json.WriteNumber("meanWaitCi95"u8, measures.MeanWaitCi95);
        json.WriteEndObject();
    }

    private static void WriteTrace(Utf8JsonWriter json, SimulationResult result)
    {
        json.WriteStartArray("assignments"u8);
        foreach (var (at, id, agent) in result.Assignments)
        {
            json.WriteStartArray();
            WriteTime(json, at, result.Scenario);
            json.WriteRawValue(id);
            json.WriteStringValue(agent);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("abandoned"u8);
        foreach (var (at, id) in result.Abandonments)
        {
            json.WriteStartArray();
            WriteTime(json, at, result.Scenario);
            json.WriteRawValue(id);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteTime(Utf8JsonWriter json, long micros, Scenario scenario)
    {
        if (scenario.TraceInMicroseconds) json.WriteNumberValue(micros);
        else json.WriteNumberValue(micros / 1_000_000.0);
    }
}
