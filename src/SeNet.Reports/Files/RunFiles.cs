using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SeNet.Reports.Charts;
using SeNet.Reports.Html;
using SeNet.Reports.Tables;
using SeNet.Torch.Files;

namespace SeNet.Reports.Files;

/// <summary>The files of a run folder; each appears whole or not at all.</summary>
internal sealed class RunFiles
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly bool _writes;

    private RunFiles(string path, bool writes) => (Path, _writes) = (path, writes);

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>The full path of a file in the folder.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>The files where another process writes them: writing does nothing.</summary>
    public static RunFiles OfAnother(string path) => new(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path)), writes: false);

    /// <summary>Creates the folder, and makes sure that files can be written there.</summary>
    /// <exception cref="IOException">They can't; names the folder and what to do.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public static RunFiles Create(string path)
    {
        var folder = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
        const string Remedy = "Name a folder that can be written to.";
        if (File.Exists(folder)) throw new IOException($"The run folder '{folder}' can't be created: there is a file of that name. {Remedy}");
        try
        {
            Directory.CreateDirectory(folder);
            File.Create(System.IO.Path.Combine(folder, $".{Guid.NewGuid():N}.tmp"), bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (UnauthorizedAccessException error)
        {
            throw new UnauthorizedAccessException($"The run folder '{folder}' can't be written to: {error.Message} {Remedy}", error);
        }
        catch (IOException error)
        {
            throw new IOException($"The run folder '{folder}' can't be written to: {error.Message} {Remedy}", error);
        }
        return new RunFiles(folder, writes: true);
    }

    /// <summary>Writes a text file.</summary>
    public void Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a JSON file.</summary>
    public void WriteJson(string name, JsonObject content) => Write(name, content.ToJsonString(Json) + "\n");

    /// <summary>Writes the tables and pictures of what has been measured so far.</summary>
    public void WriteResults(ReportContent content)
    {
        if (content.Epochs.Count > 0) Write("curves.png", TrainingChart.Draw(content.Curve));
        if (content.Evaluation is not { } evaluation) return;
        var confusion = evaluation.Confusion;
        Write("confusion.png", ConfusionChart.Draw(confusion.ClassNames, (actual, predicted) => confusion[actual, predicted], content.Evaluated));
        Write("confusion.csv", ConfusionTable.ToCsv(confusion));
        Write("classes.csv", ClassMeasures.ToCsv(confusion));
        Write("confused_pairs.csv", ConfusedPair.ToCsv(confusion));
        Write("mistakes.csv", MistakeTable.ToCsv(evaluation));
    }

    private void Write(string name, byte[] content)
    {
        if (_writes) AtomicFile.Write(this[name], file => file.Write(content));
    }
}
