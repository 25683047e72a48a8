using SeNet.Benchmarks.Workloads;

namespace SeNet.Benchmarks.Memory;

/// <summary>One more row of a long view is scored, whose image is a large JPEG file.</summary>
internal sealed class FileScoringWork : ScoringWork
{
    private readonly PhotoFolder _photos;

    public FileScoringWork()
        : this(PhotoFolder.Create(new PhotoSize(1600, 1200), count: 64))
    {
    }

    private FileScoringWork(PhotoFolder photos)
        : base(new TinyModel(), tiny => tiny.MLContext.Data.LoadFromEnumerable(Endless([.. Directory.EnumerateFiles(photos.Path).Select(path => new Row { Image = path })])))
        => _photos = photos;

    public override void Dispose()
    {
        base.Dispose();
        _photos.Dispose();
    }

    private sealed class Row
    {
        public string Image { get; init; } = "";
    }
}
