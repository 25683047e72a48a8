using Microsoft.ML;

/// <summary>A program that loads models one after the other.</summary>
internal static class LoadedModels
{
    public static void Run(int count, string model, string image, bool dispose)
    {
        var ml = new MLContext();
        var sizes = new List<long>();
        for (var round = 0; round < count; round++)
        {
            Use(ml, model, image, dispose);
            sizes.Add(ResidentSize());
        }
        Console.WriteLine($"{sizes[9]} {(long)sizes.TakeLast(count / 4).Average()} {sizes.Max()}");
    }

    private static void Use(MLContext ml, string model, string image, bool dispose)
    {
        var loaded = ml.Model.Load(model, out _);
        var view = ml.Data.LoadFromEnumerable([new Input { Image = File.ReadAllBytes(image) }]);
        _ = ml.Data.CreateEnumerable<Score>(loaded.Transform(view), reuseRowObject: false).Single();
        if (dispose) ((IDisposable)loaded).Dispose();
    }

    // Linux tells it in pages; elsewhere the working set is the same.
    private static long ResidentSize() => OperatingSystem.IsLinux()
        ? long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1]) * Environment.SystemPageSize
        : Environment.WorkingSet;

    private sealed class Score
    {
        [Microsoft.ML.Data.ColumnName("Score")]
        public float[] Values { get; set; } = [];
    }
}
