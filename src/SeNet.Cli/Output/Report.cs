using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;

namespace SeNet.Cli.Output;

/// <summary>The standard output: what a command was asked for, as text or as JSON.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>Writes a result as one JSON object.</summary>
    public static void Json<T>(T result) => Console.Out.WriteLine(JsonSerializer.Serialize(result, Format));

    /// <summary>Writes a line of text.</summary>
    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>Writes a table; the first columns hold names, the others numbers.</summary>
    public static void Table(IReadOnlyList<string> header, IEnumerable<string[]> rows, int names = 1)
    {
        // No row is broken into lines, whatever the terminal's width: programs read it, too.
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Out) });
        console.Profile.Width = int.MaxValue / 4;
        var table = new Table { Border = TableBorder.None };
        foreach (var (column, title) in header.Index())
            table.AddColumn(new TableColumn(Markup.Escape(title)) { Alignment = column < names ? Justify.Left : Justify.Right, NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
        console.Write(table);
    }
}
