using SeNet.Torch.ConvolutionMap;
using SeNet.Torch.Native.OneDnn;
using SeNet.Torch.Network;

namespace SeNet.Torch.Tests.Native.OneDnn;

/// <summary>A sample of what tests/SeNet.Torch.ConvolutionMap does in full: convolutions in processes that they may end, against float64.</summary>
public sealed class ConvolutionMapTests
{
    // With caches of one byte: wrong by a tenth, and the end of the process.
    private static readonly ConvolutionCase[] Spoilt =
    [
        new(BFloat16: false, Threads: 2, Inputs: 256, Outputs: 512, Kernel: 1, Stride: 1, Groups: 1, Size: 8, Images: 64),
        new(BFloat16: false, Threads: 2, Inputs: 512, Outputs: 1024, Kernel: 1, Stride: 2, Groups: 1, Size: 14, Images: 2),
    ];

    [Fact]
    public void Execute_SampleOfEveryNetwork_IsRight()
    {
        var shapes = NetworkConvolutions.Of(SeResNetArchitecture.All, [32, 96, 224]).ToList();
        // Each with other numbers of images and threads, and every other one in bfloat16.
        var cases = shapes.Select((shape, i) => shape with { Images = 1 + i * 7 % 5, Threads = 1 + i % 3, BFloat16 = i % 2 == 0 })
            .Where((@case, i) => @case.BillionMultiplyAdds < 0.2 && i % 5 == 0).ToList();

        var results = new MapRun(CachesOfCase.Own).Execute(cases).ToList();

        Assert.Equal(cases.Count, results.Count);
        Assert.DoesNotContain(results, result => !result.IsRight);
    }

    [Fact]
    public void Execute_CachesOfOneByte_GoesWrongAndEndsTheProcess()
    {
        var results = Simulate(CachesOfCase.OneByte, Spoilt);

        Assert.Contains(results, result => result.ExitCode is not null);
    }

    [Fact]
    public void Execute_CachesOfOneByteTreated_IsRight() =>
        Assert.DoesNotContain(Simulate(CachesOfCase.OneByteTreated, Spoilt), result => !result.IsRight);

    private static List<CaseResult> Simulate(CachesOfCase caches, ConvolutionCase[] cases)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && ProcessorCaches.AsOneDnnReadsThem is not null, "Only AMD's processors hide their caches in this way.");
        return [.. new MapRun(caches).Execute(cases)];
    }
}
