using System.Globalization;
using System.Text;

namespace SeNet.Torch.Files;

/// <summary>A table as text, as RFC 4180 has it: a comma between fields, quotes where a field needs them, a line feed after each row.</summary>
internal sealed class Csv
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins with the names of the columns.</summary>
    public Csv(params IEnumerable<string> header) => Add(header);

    /// <summary>Adds a row; numbers are written as every program reads them.</summary>
    public Csv Add(params IEnumerable<object?> fields)
    {
        _text.AppendJoin(',', fields.Select(field => Quote(Convert.ToString(field, CultureInfo.InvariantCulture) ?? ""))).Append('\n');
        return this;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();

    private static string Quote(string field) =>
        field.AsSpan().IndexOfAny(",\"\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
