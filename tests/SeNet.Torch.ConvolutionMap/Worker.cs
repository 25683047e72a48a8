using System.Globalization;
using SeNet.Torch.Native;
using SeNet.Torch.Native.OneDnn;

namespace SeNet.Torch.ConvolutionMap;

/// <summary>The process that may end: computes the cases it reads and says after each way how far it was off.</summary>
internal static class Worker
{
    /// <summary>The last word of an answer.</summary>
    public const string Done = "done";

    /// <summary>The exit code of a worker that can't simulate hidden caches.</summary>
    public const int NotSimulated = 3;

    /// <summary>Reads a case a line, answers with its ways a line: <c>forward=1E-07 …</c>.</summary>
    /// <param name="caches">What oneDNN is to think of the caches.</param>
    /// <param name="input">The cases.</param>
    /// <param name="output">The answers.</param>
    /// <returns>The process's exit code.</returns>
    public static int Run(CachesOfCase caches, TextReader input, TextWriter output)
    {
        TorchRuntime.Initialize();
        if (caches != CachesOfCase.Own && !Simulate(caches)) return NotSimulated;
        using var run = new CaseRun();
        while (input.ReadLine() is { } line)
        {
            foreach (var (way, distance) in run.Distances(ConvolutionCase.Parse(line)))
            {
                output.Write(string.Create(CultureInfo.InvariantCulture, $"{way.Replace(' ', '-')}={distance:E1} "));
                output.Flush();
            }
            output.WriteLine(Done);
            output.Flush();
        }
        return 0;
    }

    private static bool Simulate(CachesOfCase caches)
    {
        ConvolutionCheck.Prepare();
        var now = HiddenCaches.Outcome.State == OneDnnState.SizesGiven ? ProcessorCaches.Estimate() : ProcessorCaches.AsOneDnnReadsThem;
        if (now is not { } sizes || CacheTable.FindAll(sizes) is not [var table]) return false;
        table.Sizes = CacheSizes.OneByteEach;
        return caches == CachesOfCase.OneByte || HiddenCaches.Treat(CacheSizes.OneByteEach, CacheTable.OwnMaps, _ => { }).State == OneDnnState.SizesGiven;
    }
}
