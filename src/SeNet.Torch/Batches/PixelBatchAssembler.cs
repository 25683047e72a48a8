using System.Runtime.InteropServices;
using SeNet.Torch.Batches.Augmenting;
using SeNet.Torch.Images;
using TorchSharp;
using static TorchSharp.torch;

namespace SeNet.Torch.Batches;

/// <summary>
/// Makes batches on their device from 8-bit pixels: those of a <see cref="PixelStore"/>, or images that the processor decoded, and varied
/// where the device can't. What is random was drawn on the processor and comes with the pixels. The owner disposes it.
/// </summary>
internal sealed class PixelBatchAssembler : IBatchAssembler, IDisposable
{
    private readonly ImagePass _pass;
    private readonly PixelStore? _store;
    private readonly ImageVarier _imageVarier;
    private readonly BatchVarier _batchVarier;
    private readonly Device _device;
    private readonly int _size;

    public PixelBatchAssembler(ImagePass pass, BatchOptions options, PixelStore? store)
    {
        _pass = pass;
        _store = store;
        _imageVarier = new ImageVarier(options.Preprocessing);
        _batchVarier = new BatchVarier(options.Preprocessing, options.Device);
        _device = options.Device;
        _size = options.Preprocessing.CropSize;
    }

    /// <summary>Whether whole batches can be varied so; shears and the like are for the processor.</summary>
    public static bool CanVary(Augmentation? augmentation) => augmentation?.Policy is null;

    /// <inheritdoc/>
    public IPreparedBatch? Assemble(BatchPlan plan, CancellationToken cancellationToken)
    {
        var variations = new ImageVariation?[plan.Count];
        using var scope = NewDisposeScope();
        var pixels = _store is null ? ReadImages(plan, variations, cancellationToken) : FindImages(_store, plan, variations);
        var kept = Enumerable.Range(0, plan.Count).Where(place => variations[place] is not null).ToArray();
        if (kept.Length == 0) return null;

        var source = pixels ?? _store!.Pixels;
        var layout = VariationLayout.For([.. kept.Select(place => variations[place]!)], (int)source.shape[2], (int)source.shape[1], _size);
        var numbers = empty(kept.Length, layout.Columns, ScalarType.Float64, CPU);
        var values = MemoryMarshal.Cast<byte, double>(numbers.bytes);
        for (var i = 0; i < kept.Length; i++)
        {
            var place = kept[i];
            var row = _store is null ? place : plan.Indices.Span[place];
            layout.Write(values.Slice(i * layout.Columns, layout.Columns), row, _pass.Label(plan, place), variations[place]!);
        }
        if (pixels is not null && kept.Length < plan.Count) pixels = pixels.index_select(0, tensor(Array.ConvertAll(kept, place => (long)place), device: CPU));
        return new PreparedPixels(this, Pin(pixels), Pin(numbers)!, layout, plan.IndicesOf(kept));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _batchVarier.Dispose();
        _store?.Dispose();
    }

    // The images' pixels in the host's memory; null where they are on the device already.
    private Tensor? FindImages(PixelStore store, BatchPlan plan, ImageVariation?[] variations)
    {
        for (var place = 0; place < plan.Count; place++)
            if (store.SizeOf(plan.Indices.Span[place]) is var (width, height)) variations[place] = _pass.Variation(plan, place, width, height);
        if (store.IsOnDevice) return null;
        return store.Pixels.index_select(0, tensor(Array.ConvertAll(plan.Indices.ToArray(), index => (long)index), device: CPU));
    }

    private Tensor ReadImages(BatchPlan plan, ImageVariation?[] variations, CancellationToken cancellationToken)
    {
        var pixels = empty([plan.Count, _size, _size, RgbImage.Channels], ScalarType.Byte, CPU);
        var length = _size * _size * RgbImage.Channels;
        _pass.ForEach(plan, (place, image, variation) =>
        {
            _imageVarier.Vary(image, variation).Pixels.Span.CopyTo(pixels.bytes.Slice(place * length, length));
            variations[place] = new ImageVariation { Crop = new PixelBox(0, 0, _size, _size), Blanks = variation.Blanks };
        }, cancellationToken);
        return pixels;
    }

    // Only from pinned memory does a copy run beside the network; the allocator keeps it until the copy is done.
    private Tensor? Pin(Tensor? values) => (_device.type == DeviceType.CUDA ? values?.pin_memory() : values)?.DetachFromDisposeScope();

    private ImageBatch Complete(Tensor? pixels, Tensor numbers, VariationLayout layout, int[] indices)
    {
        using var scope = NewDisposeScope();
        var plan = numbers.to(_device, non_blocking: true);                                              // [N, columns]
        var rows = plan.select(1, VariationLayout.Row).to(ScalarType.Int64);
        var images = pixels?.to(_device, non_blocking: true) ?? _store!.Pixels.index_select(0, rows);    // [N, H, W, 3]
        var labels = plan.select(1, VariationLayout.Label).to(ScalarType.Int64);
        return new ImageBatch(_batchVarier.Apply(images, plan, layout), labels.DetachFromDisposeScope(), indices);
    }

    private sealed class PreparedPixels(PixelBatchAssembler assembler, Tensor? pixels, Tensor numbers, VariationLayout layout, int[] indices) : IPreparedBatch
    {
        public int Count => indices.Length;

        public ImageBatch Complete()
        {
            using (this) return assembler.Complete(pixels, numbers, layout, indices);
        }

        public void Dispose()
        {
            pixels?.Dispose();
            numbers.Dispose();
        }
    }
}
