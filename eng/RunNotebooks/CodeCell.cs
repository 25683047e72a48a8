using System.Text.Json.Nodes;

namespace RunNotebooks;

/// <summary>A cell with code, within its notebook's JSON.</summary>
internal sealed class CodeCell(JsonObject cell, int number)
{
    /// <summary>Its place among the code cells, from 1.</summary>
    public int Number => number;

    /// <summary>The code. In the file it is a text, or a list of lines.</summary>
    public string Source => cell["source"] switch
    {
        JsonArray lines => string.Concat(lines.Select(line => (string?)line)),
        JsonValue text => (string?)text ?? "",
        _ => "",
    };

    /// <summary>Whether its variables may be given other values from the command line, as papermill marks such a cell.</summary>
    public bool HasParameters => cell["metadata"]?["tags"] is JsonArray tags && tags.Any(tag => (string?)tag == "parameters");

    /// <summary>Forgets what an earlier run left.</summary>
    public void Clear() => SetOutputs(null, []);

    /// <summary>Notes what a run gave.</summary>
    public void SetOutputs(int? executionCount, JsonArray outputs)
    {
        cell["execution_count"] = executionCount;
        cell["outputs"] = outputs;
    }
}
