using Microsoft.ML;
using Microsoft.ML.Data;
using SeNet.Torch.Inference;

namespace SeNet.MLNet.Scoring;

/// <summary>
/// A transformer bound to an input schema: which column the images are in, and which columns come behind the input's, whose indices
/// stay. Immutable and thread-safe.
/// </summary>
internal sealed class ScoringMapper : IRowToRowMapper
{
    /// <summary>Binds a transformer.</summary>
    /// <param name="scorer">What scores; stays the transformer's.</param>
    /// <param name="options">Which images to read, and how.</param>
    /// <param name="input">The input's schema.</param>
    /// <param name="columns">The columns to add, at least one.</param>
    /// <exception cref="ArgumentException">There is no image column, or it holds no images; says what to do.</exception>
    public ScoringMapper(Scorer scorer, ImageInputOptions options, DataViewSchema input, params IReadOnlyList<OutputColumn> columns)
    {
        Scorer = scorer;
        Options = options;
        DecodesBesideNetwork = scorer.DeviceName != "cpu";
        InputSchema = input;
        Columns = columns;
        ImageColumn = input.GetColumnOrNull(options.ImageColumnName)
            ?? throw new ArgumentException(
                $"There is no image column '{options.ImageColumnName}' in the input, which has {Names(input)}. "
                + "Name the column so, or make the transformer for that column's name.",
                nameof(input));
        Data.ImageColumn.Validate(ImageColumn);

        var output = new DataViewSchema.Builder();
        output.AddColumns(input);
        foreach (var column in columns) output.AddColumn(column.Name, column.Type, column.Annotations);
        OutputSchema = output.ToSchema();
    }

    public DataViewSchema InputSchema { get; }

    public DataViewSchema OutputSchema { get; }

    public Scorer Scorer { get; }

    public ImageInputOptions Options { get; }

    /// <summary>Whether images are decoded while the network computes. By default they are where it computes on a GPU; see <see cref="ScoresAhead"/>.</summary>
    public bool DecodesBesideNetwork { get; init; }

    /// <summary>Takes what whoever scores many rows should know; <see langword="null"/> if nobody listens.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The columns behind the input's.</summary>
    public IReadOnlyList<OutputColumn> Columns { get; }

    /// <summary>The input's column of images.</summary>
    public DataViewSchema.Column ImageColumn { get; }

    /// <summary>Which of the output's columns are among <paramref name="columns"/>, by index.</summary>
    public bool[] ActiveColumns(IEnumerable<DataViewSchema.Column> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        var active = new bool[OutputSchema.Count];
        foreach (var column in columns)
        {
            if (column.Index >= active.Length)
                throw new ArgumentException($"Column '{column.Name}' (number {column.Index}) is not one of this schema's {active.Length}.", nameof(columns));
            active[column.Index] = true;
        }
        return active;
    }

    /// <summary>Whether a column that has to be scored is active.</summary>
    public bool NeedsScores(bool[] active) => active.AsSpan(InputSchema.Count).Contains(true);

    /// <summary>The input's columns that are active themselves.</summary>
    public IEnumerable<DataViewSchema.Column> ActiveInput(bool[] active) => InputSchema.Where(column => active[column.Index]);

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns)
    {
        var active = ActiveColumns(dependingColumns);
        if (NeedsScores(active)) active[ImageColumn.Index] = true;
        return ActiveInput(active).ToArray();
    }

    public DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Schema != InputSchema)
            throw new ArgumentException("The row has another schema than the one that the mapper was made for.", nameof(input));
        Scorer.ThrowIfDisposed();
        return new ScoredRow(this, input, ActiveColumns(activeColumns));
    }

    // A hidden column is one that another of the same name stands before.
    private static string Names(DataViewSchema schema) =>
        string.Join(", ", schema.Where(column => !column.IsHidden).Select(column => $"'{column.Name}'"));
}
