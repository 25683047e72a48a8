using SeNet.Torch.Fuzz.Mutations;

namespace SeNet.Torch.Fuzz;

/// <summary>Makes files and reads them, on several threads. File n depends on the seed and n alone.</summary>
public sealed class FuzzRun
{
    private const int ReportEvery = 100_000;

    private readonly InputMaker _maker;
    private readonly int _seed;

    /// <param name="folder">Well-formed files to start from; subfolders are left out.</param>
    /// <param name="seed">Decides the mutations.</param>
    public FuzzRun(string folder, int seed)
    {
        _maker = new InputMaker([.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)]);
        _seed = seed;
    }

    public FuzzTotals Totals { get; } = new();

    /// <summary>Reads files number <paramref name="first"/> and on.</summary>
    /// <param name="first">The first file's number.</param>
    /// <param name="count">How many.</param>
    /// <param name="threads">How many at once.</param>
    /// <param name="progress">Gets a line now and then; null for none.</param>
    public void Execute(int first, int count, int threads, TextWriter? progress)
    {
        var next = first - 1;
        var workers = Enumerable.Range(0, threads).Select(_ => new Thread(Work)).ToList();
        workers.ForEach(worker => worker.Start());
        workers.ForEach(worker => worker.Join());

        void Work()
        {
            using var target = new FuzzTarget();
            for (var number = Interlocked.Increment(ref next); number < first + count; number = Interlocked.Increment(ref next))
            {
                var random = new Random(Numbers.Mix(_seed, number));
                var (kind, bytes) = _maker.Make(random);
                Totals.Add(number, kind, target.Read(bytes, random.Next(8) == 0));
                if (progress is not null && (number + 1) % ReportEvery == 0) progress.WriteLine($"{number + 1} files");
            }
        }
    }

    private static class Numbers
    {
        // The finalizer of SplitMix64: neighbouring numbers give unrelated seeds. System.HashCode differs from process to process.
        internal static int Mix(int seed, int number)
        {
            var z = ((ulong)(uint)seed << 32 | (uint)number) + 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return (int)(z ^ (z >> 31));
        }
    }
}
