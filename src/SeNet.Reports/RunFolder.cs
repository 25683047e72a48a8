using System.Text.Json.Nodes;
using SeNet.Reports.Files;
using SeNet.Reports.Html;
using SeNet.Reports.Settings;
using SeNet.Reports.Tables;
using SeNet.Reports.TensorBoard;
using SeNet.Torch.Ranks;
using SeNet.Torch.Training;

namespace SeNet.Reports;

/// <summary>
/// A folder that shows a training run while it goes on and afterwards: <c>report.html</c>, one page with everything that needs nothing
/// else; tables (<c>epochs.csv</c>, <c>classes.csv</c>, <c>confusion.csv</c>, <c>confused_pairs.csv</c>, <c>mistakes.csv</c>), pictures
/// (<c>curves.png</c>, <c>confusion.png</c>), <c>settings.json</c>, <c>environment.json</c>, and an event file for TensorBoard.
/// </summary>
/// <remarks>
/// <para>
/// Give it to the training as its progress, then call <see cref="Complete()"/>, or one of the others with images that training has not
/// seen. Of several ranks that train together, the first alone writes. Every file appears whole or not at all, apart from TensorBoard's, which grows.
/// </para>
/// <para>
/// A disk that is full or gone doesn't end the training: files are written again after the next epoch, and <see cref="Complete()"/> fails
/// if they still can't be. For one run at a time, on one thread at a time.
/// </para>
/// </remarks>
public sealed partial class RunFolder : IProgress<TrainingReport>, IDisposable
{
    private readonly RunFolderOptions _options;
    private readonly RunFiles _files;
    private readonly EpochTable _epochs = new();
    private readonly JsonObject _environment = RunEnvironment.Describe();
    private readonly ScalarEvents? _events;
    private JsonObject? _settings;
    private Evaluation? _evaluation;
    private string _evaluated;
    private DateTime _reported = DateTime.MinValue;
    private bool _isComplete;

    /// <summary>Creates the folder, or opens one that is there, whose files it replaces.</summary>
    /// <param name="path">The folder; the folders above it are created, too.</param>
    /// <param name="options">What to write; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its bounds.</exception>
    /// <exception cref="IOException">The folder can't be created or written to; says so before an hour of training.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public RunFolder(string path, RunFolderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _options = options ?? new RunFolderOptions();
        _options.Validate();
        _evaluated = _options.Measured;
        var writes = RankPlace.Current.IsFirst;
        _files = writes ? RunFiles.Create(path) : RunFiles.OfAnother(path);
        _files.WriteJson("environment.json", _environment);
        _events = _options.TensorBoard && writes ? new ScalarEvents(_files.Path, _options.Measured) : null;
    }

    /// <summary>The folder's full path.</summary>
    public string Path => _files.Path;

    /// <summary>The full path of the page that has everything.</summary>
    public string ReportPath => _files["report.html"];

    /// <summary>The finished epochs, in order.</summary>
    public IReadOnlyList<EpochReport> Epochs => _epochs.Epochs;

    /// <summary>Writes down what decides the run's outcome, in <c>settings.json</c> and the report.</summary>
    /// <param name="settings">An object whose public properties are the settings; or a <see cref="JsonObject"/>, which is written as it is.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void WriteSettings(object settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = SettingsJson.Describe(settings);
        _files.WriteJson("settings.json", _settings);
    }

    /// <summary>Takes news from the training.</summary>
    public void Report(TrainingReport value)
    {
        ArgumentNullException.ThrowIfNull(value);
        _events?.Add(value);
        if (value is ResumeReport resumed)
            foreach (var finished in resumed.FinishedEpochs) Add(finished);
        if (value is not EpochReport epoch) return;
        Add(epoch);
        try
        {
            _files.Write("epochs.csv", _epochs.ToCsv());
            if (epoch.Epoch < epoch.Epochs && DateTime.UtcNow - _reported < _options.ReportEvery) return;
            WriteResults();
            _reported = DateTime.UtcNow;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Training is worth more than its report, which is written again.
        }
    }

    /// <summary>Writes everything as it is now, with the measurement of the best epoch.</summary>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Complete()
    {
        _isComplete = true;
        if (_epochs.Epochs.Count > 0) _files.Write("epochs.csv", _epochs.ToCsv());
        WriteResults();
    }

    /// <summary>Writes everything, with a measurement of the finished network in the place of the best epoch's.</summary>
    /// <param name="evaluation">How the network does on some images, as <see cref="Evaluator"/> measures it.</param>
    /// <param name="images">What these images are called.</param>
    /// <exception cref="IOException">A file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public void Complete(Evaluation evaluation, string images = "test")
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        ArgumentException.ThrowIfNullOrWhiteSpace(images);
        (_evaluation, _evaluated) = (evaluation, images);
        Complete();
    }

    /// <summary>Closes the event file.</summary>
    public void Dispose() => _events?.Dispose();

    private void Add(EpochReport epoch)
    {
        _epochs.Add(epoch);
        if (epoch.IsBest && epoch.Test is { } test) _evaluation = test;
    }

    private void WriteResults()
    {
        var content = new ReportContent
        {
            Title = _options.Title ?? System.IO.Path.GetFileName(_files.Path),
            Epochs = _epochs.Epochs,
            Measured = _options.Measured,
            Evaluation = _evaluation,
            Evaluated = _evaluated,
            Mistakes = [.. (_evaluation?.WorstMistakes ?? []).Take(_options.ShownMistakes)],
            Settings = _settings,
            Environment = _environment,
            IsComplete = _isComplete,
        };
        _files.WriteResults(content);
        _files.Write("report.html", ReportPage.Render(content));
    }
}
