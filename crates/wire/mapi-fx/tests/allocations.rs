//! Properties of a fixed size cost no allocation each, in either direction, and large values are not gathered.
#![allow(clippy::unwrap_used, reason = "the lint does not see that this whole file is a test")]

use ropewalk_base::{FileTime, Guid};
use ropewalk_model::{PropertyTag, PropertyValue, tags};
use ropewalk_wire_mapi_fx::{
    Collector, Element, Event, FxError, PropertyDefinition, StreamReader, StreamWriter,
};

/// What a stream costs whatever is in it: the stack of its elements, the buffers and each growth of those.
const STREAM_ALLOCATIONS_MAX: u64 = 40;

/// Allocations of `run`, growing included; and what it made.
fn allocations<T>(run: impl FnOnce() -> T) -> (u64, T) {
    let mut made = None;
    let info = allocation_counter::measure(|| made = Some(run()));
    (info.count_total, made.unwrap())
}

/// So many properties, of every type of a fixed size.
fn properties(count: usize) -> Vec<(PropertyDefinition, PropertyValue)> {
    let values = [
        PropertyValue::Integer16(2),
        PropertyValue::Integer32(3),
        PropertyValue::Floating32(4.0),
        PropertyValue::Floating64(5.0),
        PropertyValue::Currency(6),
        PropertyValue::FloatingTime(7.0),
        PropertyValue::Boolean(true),
        PropertyValue::Integer64(9),
        PropertyValue::Time(FileTime::from_ticks(10)),
        PropertyValue::Guid(Guid([11; 16])),
    ];
    let id = |place: usize| 0x3000 + (place % 0x800) as u16;
    let values = values.into_iter().cycle().take(count).enumerate();
    values.map(|(place, value)| (PropertyTag::new(id(place), value.kind()).into(), value)).collect()
}

fn write(properties: &[(PropertyDefinition, PropertyValue)]) -> Vec<u8> {
    let mut writer = StreamWriter::new(Element::MessageContent);
    properties.iter().try_for_each(|(tag, value)| writer.property(tag, value)).unwrap();
    writer.finish().unwrap();
    writer.take(usize::MAX).unwrap()
}

#[test]
fn writing_properties_of_a_fixed_size_allocates_for_the_buffer_only() {
    for count in [100, 10_000] {
        let properties = properties(count);
        let (allocated, stream) = allocations(|| write(&properties));
        assert!(stream.len() > count * 6);
        assert!(allocated <= STREAM_ALLOCATIONS_MAX, "{count} properties: {allocated}");
    }
}

#[test]
fn reading_properties_of_a_fixed_size_allocates_nothing_for_them() {
    for count in [100, 10_000] {
        let properties = properties(count);
        let stream = write(&properties);
        let (allocated, read) = allocations(|| {
            let mut reader = StreamReader::new(Element::MessageContent);
            let mut collector = Collector::new(1024);
            let mut read = 0;
            let mut take = |event: Event<'_>| {
                read += usize::from(collector.take(event)?.is_some());
                Ok::<_, FxError>(())
            };
            for part in stream.chunks(1000) {
                reader.feed(part, &mut take).unwrap();
            }
            reader.finish(&mut take).unwrap();
            read
        });
        assert_eq!(read, count);
        assert!(allocated <= 4, "{count} properties: {allocated}");
    }
}

/// A value of 16 MiB passes in buffers of 31 KiB; no more than two of those are held, and no byte is allocated for
/// twice.
#[test]
fn a_large_value_passes_without_being_gathered() {
    const BUFFER: usize = 31 * 1024;
    const TOTAL: usize = 16 << 20;
    let chunk = vec![7; 4096];
    let info = allocation_counter::measure(|| {
        let mut writer = StreamWriter::new(Element::MessageContent);
        writer.begin_value(&tags::PID_TAG_HTML.into(), TOTAL as u32).unwrap();
        for _ in 0..TOTAL / chunk.len() {
            writer.chunk(&chunk).unwrap();
            while writer.pending() >= BUFFER {
                assert_eq!(writer.take(BUFFER).unwrap().len(), BUFFER);
            }
        }
        writer.finish().unwrap();
    });
    assert!(info.bytes_max < 3 * (BUFFER + chunk.len()) as u64, "{info:?}");
    assert!(info.bytes_total < (TOTAL + TOTAL / 4) as u64, "{info:?}");
}
