using System.Text.Json;

namespace Gateway.Routing.Simulation;

/// <summary>A scenario of exact contacts as the file that <see cref="ScenarioReader"/> reads.</summary>
public static class ScenarioWriter
{
    private const double Second = 1_000_000;

    /// <exception cref="ArgumentException">The scenario has arrivals by chance.</exception>
    public static void Write(Utf8JsonWriter json, Scenario scenario)
    {
        if (scenario.Trace is not { } trace) throw new ArgumentException("Only scenarios of exact contacts are written.", nameof(scenario));
        json.WriteStartObject();
        json.WriteString("name"u8, scenario.Name);
        json.WriteNumber("seed"u8, scenario.Seed);
        json.WriteNumber("horizon"u8, scenario.Horizon / Second);
        json.WriteNumber("warmup"u8, scenario.WarmUp / Second);
        json.WriteNumber("cooldown"u8, scenario.CoolDown / Second);
        json.WriteNumber("batches"u8, scenario.Batches);
        json.WritePropertyName("policy"u8);
        ResultWriter.Write(json, scenario.Policy);
        json.WriteString("timeUnit"u8, "microseconds"u8);
        json.WriteStartArray("jobs"u8);
        foreach (var type in scenario.Types)
        {
            json.WriteStartObject();
            json.WriteString("type"u8, type.Name);
            json.WriteNumber("priority"u8, type.Priority);
            json.WriteNumber("sla"u8, type.Sla / Second);
            json.WriteNumber("weight"u8, type.Weight);
            json.WriteNumber("cost"u8, type.Cost);
            if (type.Channel is { } channel) json.WriteString("channel"u8, channel);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("agents"u8);
        foreach (var group in scenario.Groups) Write(json, group, scenario);
        json.WriteEndArray();
        json.WriteStartArray("trace"u8);
        foreach (var contact in trace) Write(json, contact, scenario, isFirst: true);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AgentGroup group, Scenario scenario)
    {
        json.WriteStartObject();
        json.WriteString("group"u8, group.Name);
        json.WriteNumber("count"u8, group.Count);
        json.WriteStartObject("skills"u8);
        foreach (var (type, skill) in group.Skills.OrderBy(s => s.Key))
        {
            json.WriteStartObject(scenario.Types[type].Name);
            json.WriteNumber("level"u8, skill.Level);
            json.WriteNumber("factor"u8, skill.Factor);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteNumber("capacity"u8, group.Capacity);
        if (group.Caps.Count > 0)
        {
            json.WriteStartObject("caps"u8);
            foreach (var (channel, max) in group.Caps.OrderBy(c => c.Key, StringComparer.Ordinal)) json.WriteNumber(channel, max);
            json.WriteEndObject();
        }

        if (group.Spans is { } spans)
        {
            json.WriteStartArray("spans"u8);
            foreach (var (from, to) in spans)
            {
                json.WriteStartArray();
                json.WriteNumberValue(from / Second);
                json.WriteNumberValue(to / Second);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Contact contact, Scenario scenario, bool isFirst)
    {
        json.WriteStartObject();
        if (isFirst)
        {
            json.WritePropertyName("id"u8);
            json.WriteRawValue(contact.Id);
            json.WriteNumber("arrival"u8, contact.Arrival);
        }

        json.WriteString("type"u8, scenario.Types[contact.Type].Name);
        json.WriteNumber("handle"u8, contact.Handle);
        if (contact.Patience is { } patience) json.WriteNumber("patience"u8, patience);
        else json.WriteNull("patience"u8);
        if (contact.Next is { } next)
        {
            json.WritePropertyName("next"u8);
            Write(json, next, scenario, isFirst: false);
        }

        json.WriteEndObject();
    }
}
