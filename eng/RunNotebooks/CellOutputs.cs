using System.Text;
using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis.Scripting;

namespace RunNotebooks;

/// <summary>Collects what a cell puts out, in order. Thread-safe.</summary>
/// <param name="executionCount">The cell's number.</param>
internal sealed class CellOutputs(int executionCount)
{
    private readonly Lock _lock = new();
    private readonly List<JsonObject> _outputs = [];
    private (string Name, StringBuilder Text)? _stream;

    /// <summary>A writer whose text becomes output.</summary>
    /// <param name="name">stdout or stderr.</param>
    public TextWriter OpenStream(string name) => new StreamOutput(this, name);

    /// <summary>Adds what the code displays.</summary>
    public void AddDisplay(object? value) => Add(new JsonObject { ["data"] = MimeBundle.From(value), ["metadata"] = new JsonObject(), ["output_type"] = "display_data" });

    /// <summary>Adds the value of the cell's last expression.</summary>
    public void AddResult(object value) =>
        Add(new JsonObject { ["data"] = MimeBundle.From(value), ["execution_count"] = executionCount, ["metadata"] = new JsonObject(), ["output_type"] = "execute_result" });

    /// <summary>Adds the error that ended the cell.</summary>
    public void AddError(Exception error)
    {
        // Of the stack only what is the notebook's: the rest is this program's, and names folders of this machine.
        var place = (error.StackTrace ?? "").Split('\n').Where(line => line.Contains("Submission#", StringComparison.Ordinal)).Select(line => line.Split(" in ")[0].TrimEnd());
        string[] message = error is CompilationErrorException compilation
            ? [.. compilation.Diagnostics.Select(diagnostic => diagnostic.ToString())]
            : [$"{error.GetType().FullName}: {error.Message}"];
        Add(new JsonObject { ["ename"] = error.GetType().Name, ["evalue"] = error.Message, ["output_type"] = "error", ["traceback"] = Array([.. message, .. place]) });
    }

    /// <summary>The outputs, as a notebook has them.</summary>
    public JsonArray ToJson()
    {
        lock (_lock)
        {
            Flush();
            return [.. _outputs];
        }
    }

    /// <summary>A text as a notebook stores it: a list of lines, each with its end.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        return Array([.. lines[..^1].Select(line => line + "\n"), .. lines[^1].Length > 0 ? lines[^1..] : []]);
    }

    private static JsonArray Array(IEnumerable<string> lines) => [.. lines.Select(line => (JsonNode)line)];

    private void Add(JsonObject output)
    {
        lock (_lock)
        {
            Flush();
            _outputs.Add(output);
        }
    }

    private void Write(string name, ReadOnlySpan<char> text)
    {
        lock (_lock)
        {
            if (_stream?.Name != name) Flush();
            _stream ??= (name, new StringBuilder());
            _stream.Value.Text.Append(text);
        }
    }

    private void Flush()
    {
        if (_stream is not { } stream) return;
        _outputs.Add(new JsonObject { ["name"] = stream.Name, ["output_type"] = "stream", ["text"] = Lines(stream.Text.ToString()) });
        _stream = null;
    }

    private sealed class StreamOutput(CellOutputs outputs, string name) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => outputs.Write(name, [value]);

        public override void Write(char[] buffer, int index, int count) => outputs.Write(name, buffer.AsSpan(index, count));

        public override void Write(string? value) => outputs.Write(name, value);
    }
}
